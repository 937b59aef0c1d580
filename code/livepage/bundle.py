"""bundle(): one ES module out of several, without Node: anywidget takes a widget's script as one text."""

from __future__ import annotations

import re
from pathlib import Path

IMPORT = re.compile(
    r'^import (?:\{([^}]*)\}|(\w+)) from "(\.{1,2}/[^"]+)"(?: with \{ type: "json" \})?;\n', re.MULTILINE
)
NAME = re.compile(r"^(export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
COMMENT = re.compile(r"^ *(?://[^\n]*|/\*.*?\*/)\n|(?<=[;,{(\[]) //[^\n]*", re.MULTILINE | re.DOTALL)
DEFAULT = re.compile(r"^export default \{", re.MULTILINE)
REFUSED = re.compile(
    r"^(?:import|export (?!default \{|async|function|class|const|let)|(?:const|let) [\[{]).*", re.MULTILINE
)


def bundle(entry: Path) -> str:
    """Return a module and all that it imports as one ES module that imports nothing.

    What a module needs stands before it; comments on lines of their own and at lines' ends go. Of the exports
    only the entry's ``export default {...};`` stays. An import is ``import { a, b } from "./x.js";`` or, for
    data, ``import table from "./x.json" with { type: "json" };``.

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
    return _joined(modules)


def part(entry: Path, whole: Path) -> tuple[str, set[str]]:
    """Return a module as a function of what it shares with a bundle that runs beside it; and those names.

    What the bundle of `whole` holds is not repeated: the function, ``(core) => {...}``, takes it from its
    argument. It returns what `entry` exports by default.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     whole, other, entry = (Path(folder, f"{name}.js") for name in ("whole", "sum", "entry"))
    ...     _ = other.write_text("export const sum = (a, b) => a + b;\\n")
    ...     _ = whole.write_text('import { sum } from "./sum.js";\\nconst core = { sum };\\n')
    ...     _ = entry.write_text('import { sum } from "./sum.js";\\nexport default { four: sum(2, 2) };\\n')
    ...     print(part(entry, whole)[0])
    (core) => {
    const { sum } = core;
    return { four: sum(2, 2) };
    }
    """
    known: dict[Path, str] = {}
    _add(whole.resolve(), (), known)
    modules = dict(known)
    _add(entry.resolve(), (), modules)
    own = {path: text for path, text in modules.items() if path not in known}
    shared = {
        name
        for path in own
        for names, _, target in IMPORT.findall(path.read_text(encoding="utf-8"))
        if (path.parent / target).resolve() in known
        for name in _words(names)
    }
    body = DEFAULT.sub("return {", _joined(own))
    return f"(core) => {{\nconst {{ {', '.join(sorted(shared))} }} = core;\n{body}}}", shared


def _words(names: str) -> set[str]:
    return {name for name in re.split(r"[,\s]+", names) if name}


def _joined(modules: dict[Path, str]) -> str:
    """Return modules as one text; refuse a name that two of them declare."""
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
        if missing := _words(names) - exported:
            raise ValueError(f"{path.name}: {there.name} exports no {', '.join(sorted(missing))}")
    text = modules[path] = COMMENT.sub("", IMPORT.sub("", source))
    if found := REFUSED.search(text) or (above and DEFAULT.search(text)):
        raise ValueError(f"{path.name}: cannot bundle {found[0]!r}")
