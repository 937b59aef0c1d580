"""Citations as items of a list: the role that Sphinx gives them WAI-ARIA has deprecated."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx


def give_role(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], *_: Any) -> None:
    """Make each entry of a bibliography an item, in place of the role that is deprecated."""
    if "body" in context:
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("html-page-context", give_role)
