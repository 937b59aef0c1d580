"""The private parts of others that this book leans on, each with what to say when it has changed.

Versions are pinned, so none changes by itself. When one does, the build stops, with a sentence, instead
of giving a page that is wrong. What livepage leans on stands in `livepage.private`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import myst_nb.core.read
import myst_nb.core.render
from nbformat import NotebookNode
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

ICON_SCRIPT = "_static/scripts/fontawesome.js"  # of the pydata theme, whose font shows the same icons
BOOTSTRAP = "_static/scripts/bootstrap.js"  # of the pydata theme, which opens menus by it
OPTIONS = "_static/documentation_options.js"  # of Sphinx; scripts within pages read it
THEME_SCRIPT = "_static/scripts/pydata-sphinx-theme.js"
# Of it: measures all blocks of code whenever anything changes.
SCROLLS = 'new MutationObserver(t).observe(document.getElementById("main-content")'
NEEDED_BY = {"_static/design-tabs.js": "sd-tab-set"}  # scripts, and what in a page they are for
AS_ONE_TYPES = "search_as_you_type = "  # in each page of the pydata theme, then "false" or "true"
NOTEBOOK_LINK = 'class="btn btn-sm btn-open-notebook'  # how the book theme writes "open-notebook", a label
LITE_BOOT = '<script\n      id="jupyter-config-data"'  # where JupyterLite's page begins to load the app
LITE_DATABASE = "JupyterLite Storage - "  # of the reader's copies, followed by the site's path
LITE_APP = "jupyterapp"  # of the window, with `exposeAppInBrowser`


class Changed(ExtensionError):
    """A private part of another package is not what it was."""

    def __init__(self, package: str, part: str) -> None:
        super().__init__(f"{package} has changed: {part}. See code/booksite/private.py for what leans on it.")


def require(there: object, package: str, part: str) -> None:
    """Stop the build unless something is there."""
    if not there:
        raise Changed(package, part)


def replace_stream_joiner(joiner: Any) -> None:
    """Have MyST-NB join what a cell prints by another function than its own."""
    module = myst_nb.core.render
    require(hasattr(module, "coalesce_streams"), "MyST-NB", "core.render has no coalesce_streams")
    module.coalesce_streams = joiner


def drop_closing_words() -> None:
    """Have Jupyter Book end without its box of words where all went well; what is wrong is boxed in red."""
    module: Any = sys.modules.get("jupyter_book.cli.main")
    if module is None:  # Sphinx's own command builds
        return
    require(hasattr(module, "_message_box"), "Jupyter Book", "cli.main has no _message_box")
    box = module._message_box

    def red(words: str, color: str = "green", **options: Any) -> str | None:
        return box(words, color=color, **options) if color == "red" else None

    module._message_box = red


def notebook(env: BuildEnvironment, path: Path) -> NotebookNode | None:
    """Return a page as MyST-NB reads it, Markdown with cells in it too; None if it has no cells."""
    module = myst_nb.core.read
    require(hasattr(module, "create_nb_reader"), "MyST-NB", "core.read has no create_nb_reader")
    text = path.read_text(encoding="utf-8")
    reader = module.create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)  # type: ignore[attr-defined]
    return None if reader is None else reader.read(text)


def header_buttons(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the buttons of the page that is about to be written, which the theme makes at priority 501."""
    require("header_buttons" in context, "sphinx-book-theme", "a page's context has no header_buttons")
    return context["header_buttons"]


def download_buttons(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the buttons in the page's menu of downloads."""
    groups = [group for group in header_buttons(context) if group.get("label") == "download-buttons"]
    require(len(groups) == 1, "sphinx-book-theme", "header_buttons has no group download-buttons")
    return groups[0]["buttons"]


def launch_buttons(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the buttons behind the page's rocket, which the theme makes only where it knows of servers."""
    buttons = header_buttons(context)
    for group in buttons:
        if group.get("label") == "launch-buttons":
            return group["buttons"]
    rocket = {"type": "group", "label": "launch-buttons", "icon": "fas fa-rocket", "buttons": []}
    buttons.insert(0, {**rocket, "tooltip": "Open this page elsewhere"})
    return buttons[0]["buttons"]


def glossary(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return the page and the anchor of each term in the glossary."""
    require("objects" in env.domaindata["std"], "Sphinx", "the standard domain has no objects")
    objects = env.domaindata["std"]["objects"]
    return {name.lower(): target for (kind, name), target in objects.items() if kind == "term"}


def lite_page(text: str, lines: list[str]) -> str:
    """Return JupyterLite's page with some lines ahead of the app."""
    require(text.count(LITE_BOOT) == 1, "JupyterLite", "its page does not load the app where it did")
    return text.replace(LITE_BOOT, "\n    ".join([*lines, LITE_BOOT]))


def searches_as_one_types(page: str) -> bool:
    """Return whether a page asks for results at each letter, and so needs the search's index."""
    require(
        AS_ONE_TYPES in page, "pydata-sphinx-theme", "a page no longer says whether it searches as one types"
    )
    return f"{AS_ONE_TYPES}true" in page


def unused_scripts(pages: Iterable[str]) -> list[str]:
    """Return the scripts of extensions that no page has any use for."""
    return [name for name, mark in NEEDED_BY.items() if not any(mark in page for page in pages)]


def theme_script(text: str) -> str:
    """Return the theme's script, which no longer looks anew for what scrolls when an explorer changes.

    It would have the browser lay out the page, and take up to some fifty milliseconds, after each setting.
    """
    require(text.count(SCROLLS) == 1, "pydata-sphinx-theme", "its script watches the page in another way")
    elsewhere = 'changes=>changes.some(({target})=>!target.closest(".lp-view"))&&t()'
    return text.replace(SCROLLS, SCROLLS.replace("(t)", f"({elsewhere})", 1))


def revives(name: str) -> bool:
    """Return whether a script or style sheet is one of those with which livepage revives widgets."""
    return re.fullmatch(r"(?:_static/)?(?:page|view-[0-9a-f]+)\.(?:js|css)", name) is not None


def check_lite(app: Path) -> None:
    """Stop the build where JupyterLite lacks the names that the scripts in `lite_js` use."""
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(app.glob("build/**/*.js")))
    for name in (LITE_DATABASE, LITE_APP):
        require(name in code, "JupyterLite", f"its scripts no longer say {name!r}")


def offline(page: str) -> str:
    """Return a page whose link "Open as a notebook" is marked for notebook.js: there is no JupyterLite."""
    known = "btn-open-notebook" not in page or NOTEBOOK_LINK in page
    require(known, "sphinx-book-theme", "the link open-notebook is written in another way")
    return page.replace(NOTEBOOK_LINK, f"{NOTEBOOK_LINK} no-python")
