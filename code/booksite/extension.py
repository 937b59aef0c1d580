"""The Sphinx extension: what this book adds to its pages as they are made, and what is done once they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from booksite import (
    address,
    asides,
    breadth,
    bundles,
    cards,
    citations,
    csp,
    entrance,
    execution,
    launch,
    lite,
    maths,
    missing,
    progress,
    reproducible,
    settings,
    weight,
)
from booksite.run_here import extension as run_here
from booksite.site import Site

HERE = Path(__file__).parent


def finish(app: Sphinx, error: Exception | None) -> None:
    """Take the last steps in order: a policy hashes its page as it is, a bundle holds what is published."""
    if error or app.builder.format != "html":
        return
    site = Site(app)
    entrance.enter(site)
    asides.explain(site)
    weight.lighten(site)
    missing.root(site)
    lite.add(site)
    run_here.add(site)
    reproducible.tidy(site)
    csp.protect(site)
    site.write()
    bundles.bundle(site)
    execution.prune(app)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the parts to the build."""
    app.setup_extension("livepage.sphinx")
    app.connect("config-inited", lambda app, config: config.html_static_path.append(str(HERE / "static")))
    parts = (
        progress,
        settings,
        address,
        launch,
        execution,
        maths,
        citations,
        breadth,
        cards,
        missing,
        lite,
        run_here,
        bundles,
    )
    for part in parts:
        part.setup(app)
    app.add_css_file("reader.css")
    app.add_js_file("reader.js", loading_method="defer")
    app.connect("build-finished", finish, priority=999)  # after what other extensions write
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
