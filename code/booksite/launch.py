"""Buttons that open a page's notebook on somebody's server, where the address of the sources is known.

mybinder.org by default, or `BINDERHUB_URL`; and a JupyterHub if `JUPYTERHUB_URL` names one.
"""

from __future__ import annotations

import os

from sphinx.application import Sphinx
from sphinx.config import Config


def configure(app: Sphinx, config: Config) -> None:
    """Hand the servers to the theme, which makes the buttons."""
    options = config["html_theme_options"]
    if options.get("repository_url"):
        options["launch_buttons"] = {
            "notebook_interface": "jupyterlab",
            "binderhub_url": os.environ.get("BINDERHUB_URL", "https://mybinder.org"),
            "jupyterhub_url": os.environ.get("JUPYTERHUB_URL", ""),
        }


def setup(app: Sphinx) -> None:
    """Connect to the build, once address.py has found the sources."""
    app.connect("config-inited", configure, priority=101)
