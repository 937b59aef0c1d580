"""bundle(): one ES module out of several, without Node: anywidget takes a widget's script as one text."""

from __future__ import annotations

import re
from pathlib import Path

IMPORT = re.compile(
    r'^import (?:\{([^}]*)\}|(\w+)) from "(\.{1,2}/[^"]+)"(?: with \{ type: "json" \})?;\n', re.MULTILINE
)
NAME = re.compile(r"^(export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
COMMENT = re.compile(r"^ *(?://[^\n]*|/\*\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
DEFAULT = re.compile(r"^export default \{", re.MULTILINE)
REFUSED = re.compile(
    r"^(?:import|export (?!default \{|async|function|class|const|let)|(?:const|let) [\[{]).*", re.MULTILINE
)


def bundle(entry: Path) -> str:
    """Return a module and all that it imports as one ES module that imports nothing.

    What a module needs stands before it; comments on lines of their own go. Of the exports only the entry's
    ``export default {...};`` stays. An import is ``import { a, b } from "./x.js";`` or, for data,
    ``import table from "./x.json" with { type: "json" };``.

    Raises
    ------
    ValueError
        Where two modules declare the same name, imports go round in a circle, an imported name is not
        exported, or an import, export or declaration has another form; the message names the module.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     entry, other = Path(folder, "entry.js"), Path(folder, "sum.js")
    ...     _ = other.write_text("export const sum = (a, b) => a + b;\\n")
    ...     _ = entry.write_text('import { sum } from "./sum.js";\\nexport default { four: sum(2, 2) };\\n')
    ...     print(bundle(entry))
    const sum = (a, b) => a + b;
    export default { four: sum(2, 2) };
    """
    modules: dict[Path, str] = {}
    _add(entry.resolve(), (), modules)
    owners: dict[str, Path] = {}
    for path, text in modules.items():
        for _, name in NAME.findall(text):
            if owners.setdefault(name, path) != path:
                raise ValueError(f"{path.name}: {owners[name].name} has a name `{name}` too; rename one")
    return re.sub(r"^export (?!default)", "", "".join(modules.values()), flags=re.M)


def _add(path: Path, above: tuple[Path, ...], modules: dict[Path, str]) -> None:
    """Add a module's text to `modules`, after those of its imports; `above` leads to it from the entry."""
    if path in above:
        raise ValueError(f"{path.name}: imported in a circle, {' > '.join(p.name for p in (*above, path))}")
    if path in modules:
        return
    source = path.read_text(encoding="utf-8")
    for names, data, target in IMPORT.findall(source):
        there = (path.parent / target).resolve()
        if data:
            modules[there] = f"const {data} = {there.read_text(encoding='utf-8').strip()};\n"
            continue
        _add(there, (*above, path), modules)
        exported = {name for export, name in NAME.findall(modules[there]) if export}
        if missing := {name for name in re.split(r"[,\s]+", names) if name} - exported:
            raise ValueError(f"{path.name}: {there.name} exports no {', '.join(sorted(missing))}")
    text = modules[path] = COMMENT.sub("", IMPORT.sub("", source))
    if found := REFUSED.search(text) or (above and DEFAULT.search(text)):
        raise ValueError(f"{path.name}: cannot bundle {found[0]!r}")
