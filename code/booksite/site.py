"""The site's own files: the theme's heavy icon script is replaced by the icon font that it also ships."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx


def lighten(app: Sphinx, error: Exception | None) -> None:
    """Empty scripts that repeat what style sheets do, and drop source maps."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    (static / "scripts" / "fontawesome.js").write_text(
        "/* The icons come from the font. */\n", encoding="utf-8"
    )
    for path in static.rglob("*.map"):
        path.unlink()


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("build-finished", lighten)
