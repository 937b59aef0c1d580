"""Pictures of a function's states, packed: lossless WebP or SVG, whichever is smaller, each picture once."""

from __future__ import annotations

import base64
import gzip
import io
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL import Image

SHARPNESS = 1.5  # pixels of a bitmap for each one on the page
TRIED = 3  # so many figures are drawn both ways; then the smaller kind is known
LARGEST_SVG = 150_000  # beyond that, browsers take longer to draw than a frame lasts
# Without dates and random names the same figure has the same bytes.
PLAIN = {"svg.hashsalt": "livepage", "svg.fonttype": "path"}


# "svg" and "webp", one or both, and "size".
Drawn = dict[str, Any]


class Frames:
    """The distinct pictures of a table, drawn in the kind that suits them.

    `lines` holds every line of the SVGs once: figures of one function differ in a few lines only.
    """

    def __init__(self) -> None:
        self._figures: list[Drawn] = []
        self._seen: dict[bytes, int] = {}
        self._svg: bool | None = None

    def draw(self, figure: Figure) -> Drawn:
        """Return a figure in the kinds that it may be kept in, and its size; nothing is kept yet."""
        drawn: Drawn = {}
        if self._svg is not False:
            drawn["svg"], drawn["size"] = svg(figure)
        if self._svg is not True or len(drawn["svg"]) > LARGEST_SVG:
            drawn["webp"], drawn["size"] = webp(figure)
        return drawn

    def find(self, drawn: Drawn) -> int | None:
        """Return the number of a picture that is kept already; it may have been drawn in one kind or both."""
        return next((self._seen[form] for form in _forms(drawn) if form in self._seen), None)

    def keep(self, drawn: Drawn) -> int:
        """Keep a picture, unless it is kept already; return its number.

        A copy of the process may still draw both kinds when one is decided for; `packed` takes that one.
        """
        number = self.find(drawn)
        if number is None:
            number = len(self._figures)
            self._seen |= dict.fromkeys(_forms(drawn), number)
            self._figures.append(drawn)
        if "svg" in drawn and self._svg is None and len(self._figures) >= TRIED:
            self._svg = self._svg_is_smaller()
        return number

    def weight(self) -> int:
        """Return how many bytes the pictures take, compressed."""
        as_svg = self._svg_is_smaller() if self._svg is None else self._svg
        vectors = [f["svg"] for f in self._figures if self._is_vector(f, as_svg)]
        bitmaps = [f["webp"] for f in self._figures if not self._is_vector(f, as_svg)]
        return len(gzip.compress(b"".join(vectors), 6)) + sum(map(len, bitmaps))

    def packed(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Return the pictures as JSON's own types, and the lines that the SVGs are made of."""
        as_svg = self._svg_is_smaller() if self._svg is None else self._svg
        lines: dict[str, int] = {}
        pictures: list[dict[str, Any]] = []
        for figure in self._figures:
            if self._is_vector(figure, as_svg):
                text = figure["svg"].decode().splitlines()
                body: dict[str, Any] = {"svg": [lines.setdefault(line, len(lines)) for line in text]}
            else:
                body = {"webp": base64.b64encode(figure["webp"]).decode()}
            pictures.append({**body, "size": figure["size"]})
        return pictures, list(lines)

    def _svg_is_smaller(self) -> bool:
        both = [f for f in self._figures if "svg" in f and "webp" in f]
        vectors = len(gzip.compress(b"".join(f["svg"] for f in both), 6))
        longest = max((len(f["svg"]) for f in both), default=0)
        return longest <= LARGEST_SVG and vectors < sum(len(f["webp"]) for f in both)

    def _is_vector(self, figure: Drawn, as_svg: bool) -> bool:
        return "svg" in figure and (as_svg or "webp" not in figure) and len(figure["svg"]) <= LARGEST_SVG


def _forms(drawn: Drawn) -> list[bytes]:
    return [drawn[kind] for kind in ("svg", "webp") if kind in drawn]


def svg(figure: Figure) -> tuple[bytes, list[int]]:
    """Return a figure as SVG, and its size in the page's pixels."""
    import matplotlib as mpl

    with io.BytesIO() as file, mpl.rc_context(PLAIN):  # type: ignore[arg-type]
        figure.savefig(file, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
        text = file.getvalue()
    head = text[:2_000].decode()
    sides = [float(re.search(rf'\s{side}="([\d.]+)pt"', head)[1]) for side in ("width", "height")]  # type: ignore[index]
    return text, [round(side * figure.dpi / 72) for side in sides]


def webp(figure: Figure) -> tuple[bytes, list[int]]:
    """Return a figure as lossless WebP, and its size in the page's pixels."""
    from PIL import Image

    with io.BytesIO() as file:
        figure.savefig(file, format="png", bbox_inches="tight", dpi=SHARPNESS * figure.dpi)
        image = Image.open(file)
        return encoded(image), [round(image.width / SHARPNESS), round(image.height / SHARPNESS)]


def bitmap(data: bytes) -> Drawn:
    """Return a picture that comes as PNG, without loss, as `Frames` keep it."""
    from PIL import Image

    image = Image.open(io.BytesIO(data))
    return {"webp": encoded(image), "size": [image.width, image.height]}


def encoded(image: Image.Image) -> bytes:
    """Return a bitmap as lossless WebP, without the transparency that nothing of it shows."""
    clear = image.convert("RGBA")
    opaque = clear.getextrema()[3] == (255, 255)  # type: ignore[misc]
    with io.BytesIO() as file:
        (clear.convert("RGB") if opaque else clear).save(file, format="webp", lossless=True, method=4)
        return file.getvalue()
