"""The Sphinx extension: one line for each thing the book adds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from booksite import address, bundles, csp, execution, launch, lite, maths, settle, site

HERE = Path(__file__).parent


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the parts to the build."""
    app.setup_extension("livepage.sphinx")
    app.connect("config-inited", lambda app, config: config.html_static_path.append(str(HERE / "static")))
    address.setup(app)
    launch.setup(app)
    execution.setup(app)
    maths.setup(app)
    site.setup(app)
    lite.setup(app)
    settle.setup(app)
    csp.setup(app)
    bundles.setup(app)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
