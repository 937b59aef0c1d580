"""Buttons that open a page's notebook on somebody's server, where the address of the sources is known.

mybinder.org by default, or `book_binderhub_url`; and a JupyterHub if `book_jupyterhub_url` names one.
"""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.config import Config


def configure(app: Sphinx, config: Config) -> None:
    """Hand the servers to the theme, which makes the buttons."""
    options = config["html_theme_options"]
    options["launch_buttons"] = {}
    if options["repository_url"]:
        options["launch_buttons"] = {
            "notebook_interface": "jupyterlab",
            "binderhub_url": config.book_binderhub_url,
            "jupyterhub_url": config.book_jupyterhub_url,
        }


def setup(app: Sphinx) -> None:
    """Connect to the build, once address.py has found the sources."""
    app.connect("config-inited", configure, priority=101)
