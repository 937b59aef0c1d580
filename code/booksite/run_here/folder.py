"""Python in the copy of the book that is handed out: it runs from a folder, with no network.

Only where the site has the runtime itself (`PYODIDE_ARCHIVE`). Browsers start no worker from a file and let
none fetch one, so the worker's files travel as scripts, which `js/folder.js` loads; the worker itself is made
of a text, and inherits the policy of its page. Only in this copy, where cells run, is that policy wider.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from booksite import markup, runtime
from booksite.run_here import extension, packs
from booksite.run_here.manifest import manifest

FOLDER = f"{packs.FOLDER}/folder"
SCRIPT = "/cells.js"
POLICY = '<meta http-equiv="Content-Security-Policy"'
STRICT = "script-src 'self' "
WIDER = "worker-src blob:; script-src 'self' blob: 'wasm-unsafe-eval' "
NOTE = "<!-- Python runs from this folder: the policy lets a worker and its scripts be made of texts. -->"


def wanted(app: Sphinx) -> bool:
    """Return whether the copy is to carry Python."""
    return bool(app.config.book_lite and app.config.book_pyodide_archive)


def paths(html: Path, given: dict) -> Iterator[Path]:
    """Yield the files that the worker may ask for, but for the runtime's list of packages."""
    own = html / "lite" / runtime.FOLDER
    names = {*given["core"], *(name for group in given["groups"].values() for name in group)}
    yield from (own / name for name in sorted(names - {runtime.LOCK}))
    yield from (packs.path(html, name) for name in given["packs"])


def lock(html: Path, carried: set[str]) -> bytes:
    """Return the runtime's list of packages, reduced to those that the copy carries."""
    content = json.loads((html / "lite" / runtime.FOLDER / runtime.LOCK).read_text(encoding="utf-8"))
    packages = content["packages"].items()
    content["packages"] = {name: entry for name, entry in packages if entry["file_name"] in carried}
    return json.dumps(content).encode()


def script(name: str, content: bytes) -> bytes:
    """Return a file as the script that hands it over.

    >>> script("a.txt", b"")
    b'livepage.folder.files["a.txt"] = "eNoDAAAAAAE=";\\n'
    """
    text = base64.b64encode(zlib.compress(content, 9)).decode()
    return f"livepage.folder.files[{json.dumps(name)}] = {json.dumps(text)};\n".encode()


def files(app: Sphinx) -> dict[str, bytes]:
    """Return what the copy has besides the site's own files, by path."""
    html, given = Path(app.outdir), manifest(app)
    contents = {path.name: path.read_bytes() for path in paths(html, given)}
    contents[runtime.LOCK] = lock(html, set(contents))
    worker = json.dumps(extension.worker_script({**given, "carried": True}))
    begin = f"{extension.classic('folder.js')}\nentry.begin({worker});\n}})();\n"
    scripts = {f"{FOLDER}/{name}.js": script(name, content) for name, content in contents.items()}
    return {**scripts, f"{FOLDER}/folder.js": begin.encode()}


def page(text: str) -> str:
    """Return a page that starts Python from the folder, if cells run on it.

    Raises
    ------
    ExtensionError
        Where the page has no policy that could be widened.
    """
    if not _starts(text):
        return text
    if text.count(STRICT) != 1:
        raise ExtensionError(f"a page with code cells has {text.count(STRICT)} policies that say {STRICT!r}")
    text = text.replace(STRICT, WIDER).replace(POLICY, f"{NOTE}\n    {POLICY}", 1)
    for start, folder in reversed(_starts(text)):
        text = f'{text[:start]}<script defer src="{folder}/folder/folder.js"></script>{text[start:]}'
    return text


def _starts(text: str) -> list[tuple[int, str]]:
    """Return where a page's scripts that run cells stand, and the folder that each comes from."""
    scripts = [element for element in markup.elements(text) if element.name == "script"]
    addresses = [(script.start, script.attributes.get("src", "").partition("?")[0]) for script in scripts]
    return [(start, src.removesuffix(SCRIPT)) for start, src in addresses if src.endswith(SCRIPT)]
