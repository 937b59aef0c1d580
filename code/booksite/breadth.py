"""Explorers may be wider than the text: their cells reach over the column of the page's contents.

`book.css` says how wide, and `reader.js` folds that list while such a cell is on the screen.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from livepage.private import VIEW, bundles
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

WIDE = "wide"
PICTURE = "image/png"  # an explorer has one, for paper; a question has words


def cell(node: nodes.Node) -> nodes.Element | None:
    """Return the notebook's cell that an output belongs to, if any.

    >>> inner = nodes.container()
    >>> outer = nodes.container("", nodes.container("", inner), classes=["cell"])
    >>> cell(inner) is outer, cell(outer)
    (True, None)
    """
    above = node.parent
    while above is not None and "cell" not in above.get("classes", []):
        above = above.parent
    return above


class WidenExplorers(SphinxPostTransform):
    """Gives the cells that show an explorer the class of wide cells.

    It runs before MyST-NB picks one of an output's formats, at priority 4.
    """

    default_priority = 2
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Go through the page's outputs."""
        for parts in bundles(self.document):
            around = cell(parts[VIEW]) if {VIEW, PICTURE} <= set(parts) else None
            if around is not None:
                around["classes"].append(WIDE)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_post_transform(WidenExplorers)
