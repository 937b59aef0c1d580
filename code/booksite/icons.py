"""The theme's icon fonts, reduced to the icons that the site shows: kilobytes instead of hundreds of them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table
RULE = re.compile(r"((?:\.fa-[\w-]+:before,?)+)\{content:\"\\([0-9a-f]+)\"\}")
CODE = re.compile(r"\"\\([0-9a-f]{4})\"")


def used(html: Path, pages: Iterable[str]) -> set[int]:
    """Return the code points of all icons that pages, scripts and style sheets name."""
    scripts = (path.read_text(encoding="utf-8") for path in html.glob("_static/**/*.js"))
    words = {word for text in (*pages, *scripts) for word in re.findall(r"fa-[\w-]+", text)}
    points = set()
    for path in html.glob("_static/**/*.css"):
        text = path.read_text(encoding="utf-8")
        for names, code in RULE.findall(text):
            if words & set(re.findall(r"fa-[\w-]+", names)):
                points.add(int(code, 16))
        points.update(int(code, 16) for code in CODE.findall(RULE.sub("", text)))
        points.update(ord(sign) for sign in text if "\ue000" <= sign <= "\uf8ff")  # written as they are
    return points


def subset(html: Path, pages: Iterable[str]) -> None:
    """Rewrite the icon fonts in place; browsers that read no WOFF2 are served no icons."""
    points = used(html, pages)
    for path in html.glob("_static/vendor/fontawesome/webfonts/*"):
        if path.suffix == ".ttf":
            path.unlink()
            continue
        font = TTFont(path, recalcTimestamp=False)  # the same icons, the same bytes
        subsetter = Subsetter(Options(flavor="woff2", layout_features=[], notdef_outline=True))
        subsetter.populate(unicodes=points)
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(path)
