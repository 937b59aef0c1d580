"""What the bundler joins, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from livepage.bundle import bundle


def write(folder: Path, **modules: str) -> Path:
    """Write modules and return the entry, which is the last."""
    for name, text in modules.items():
        path = folder / f"{name}.js"
        path.write_text(text, encoding="utf-8")
    return path


def test_a_module_stands_once_and_before_those_that_need_it(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        low="export const one = 1;\n",
        left='import { one } from "./low.js";\n\nexport function left() {\n  return one;\n}\n',
        right='import { one } from "./low.js";\nexport const right = one;\n',
        top='import { left } from "./left.js";\nimport {\n  right,\n} from "./right.js";\n'
        "export default { left, right };\n",
    )
    assert bundle(entry) == (
        "const one = 1;\n\nfunction left() {\n  return one;\n}\nconst right = one;\n"
        "export default { left, right };\n"
    )


def test_data_becomes_a_constant(tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text('{\n  "a": [1, 2]\n}\n', encoding="utf-8")
    entry = write(tmp_path, top='import table from "./data.json" with { type: "json" };\nlet b = table.a;\n')
    assert bundle(entry) == 'const table = {\n  "a": [1, 2]\n};\nlet b = table.a;\n'


def test_comments_go_and_text_stays(tmp_path: Path) -> None:
    entry = write(
        tmp_path, top='// Why.\n/**\n * What.\n */\nconst a = "//x"; // So.\n  /* One. */\nconst b = a;\n'
    )
    assert bundle(entry) == 'const a = "//x";\nconst b = a;\n'


@pytest.mark.parametrize(
    ("other", "top", "message"),
    [
        (
            "const a = 1;\nexport const b = a;",
            'import { b } from "./other.js";\nconst a = b;',
            "other.js has a name `a`",
        ),
        ('import { a } from "./top.js";', 'import { b } from "./other.js";', "top.js > other.js > top.js"),
        ("const a = 1;", 'import { a } from "./other.js";', "top.js: other.js exports no a"),
        ("export const a = 1;", 'import { a as b } from "./other.js";', "other.js exports no as, b"),
        ("export const a = 1;", 'import * as all from "./other.js";', r"cannot bundle 'import \* as all"),
        ("export const a = 1;", 'import "./other.js";', 'cannot bundle \'import "./other.js";'),
        ("export const a = 1;", 'import { a } from "other";', 'cannot bundle \'import { a } from "other"'),
        ("", "const a = 1;\nexport { a };", "top.js: cannot bundle 'export { a };'"),
        ("", 'export * from "./other.js";', "top.js: cannot bundle 'export "),
        ("", "export default function a() {}", "top.js: cannot bundle 'export default function"),
        ("", "const { a } = window;", "top.js: cannot bundle 'const { a } = window;'"),
        (
            "export default { a: 1 };",
            'import { a } from "./other.js";',
            "other.js: cannot bundle 'export default {'",
        ),
    ],
)
def test_it_refuses_what_it_cannot_join(tmp_path: Path, other: str, top: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        bundle(write(tmp_path, other=f"{other}\n", top=f"{top}\n"))
