"""What whoever builds the book may choose: values of Sphinx's configuration; the environment may override."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from sphinx.application import Sphinx
from sphinx.config import Config


class Setting(NamedTuple):
    """A value of `_config.yml`, below `sphinx: config:`, and the variable of the environment that wins."""

    name: str
    variable: str
    default: Any
    kind: type


SETTINGS = (
    Setting(
        "book_lite", "LITE", True, bool
    ),  # whether the book has Python in the browser; "0" for a quick build
    Setting("book_url", "BOOK_URL", "", str),  # where it will be published
    Setting("book_repository", "BOOK_REPOSITORY", None, str),  # its sources; None asks git, "" is unknown
    Setting("book_binderhub_url", "BINDERHUB_URL", "https://mybinder.org", str),
    Setting("book_jupyterhub_url", "JUPYTERHUB_URL", "", str),
    Setting("book_pyodide_archive", "PYODIDE_ARCHIVE", "", str),  # then the site serves the runtime itself
)


def override(_app: Sphinx, config: Config) -> None:
    """Take from the environment what it sets."""
    for setting in SETTINGS:
        if setting.variable in os.environ:
            text = os.environ[setting.variable]
            config[setting.name] = text != "0" if setting.kind is bool else text


def setup(app: Sphinx) -> None:
    """Declare the values, and read the environment before anybody reads them."""
    for setting in SETTINGS:
        app.add_config_value(setting.name, setting.default, "html", (setting.kind, type(None)))
    app.connect("config-inited", override, priority=50)
