"""Matplotlib's list of its own fonts, which it would otherwise make anew under the first figure.

Pyodide's wheel carries such a list, but it bears the number of another Matplotlib, so that this one does not
take it, and names fonts of the machine that built it.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NUMBER = re.compile(r"^    __version__ = (\d+)$", re.MULTILINE)  # of the lists that a FontManager takes


def adopted(fonts: dict[str, Any], manager: str) -> dict[str, Any]:
    """Return a list of fonts as that Matplotlib takes it whose `font_manager.py` is given; its own alone.

    >>> fonts = [{"fname": "fonts/ttf/DejaVuSans.ttf"}, {"fname": "/usr/share/fonts/Strange.ttf"}]
    >>> manager = "class FontManager:\\n    __version__ = 330\\n"
    >>> adopted({"_version": 390, "ttflist": fonts, "afmlist": []}, manager)
    {'_version': 330, 'ttflist': [{'fname': 'fonts/ttf/DejaVuSans.ttf'}], 'afmlist': []}
    """
    own = {kind: [font for font in fonts[kind] if font["fname"][0] != "/"] for kind in ("ttflist", "afmlist")}
    return {**fonts, **own, "_version": int(NUMBER.findall(manager)[0])}


@cache
def prepare() -> None:
    """Give Matplotlib its list, if it is installed with one; to be called before it is imported."""
    spec = find_spec("matplotlib")
    folder = Path(spec.origin or "").parent if spec else Path("none")
    path = folder / "fontlist.json"
    if path.is_file():
        fonts = json.loads(path.read_text(encoding="utf-8"))
        manager = (folder / "font_manager.py").read_text(encoding="utf-8")
        path.write_text(json.dumps(adopted(fonts, manager)), encoding="utf-8")
