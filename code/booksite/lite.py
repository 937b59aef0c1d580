"""Python in the reader's browser: JupyterLite beside the book, and a link that opens a notebook in it.

JupyterLite's own builder makes it, from the very notebooks that are pages.
The setting `book_lite` (`LITE=0`) leaves it out of a quick build.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from booksite import notebooks, private, runtime, wheels
from booksite.site import LITE, Site

HERE = Path(__file__).parent
SCRIPTS = HERE / "lite_js"
# What a first visit loads over the wire, in bytes; measured by tests/lite/test_runs.py.
BYTES = json.loads((HERE / "lite.json").read_text(encoding="utf-8"))
MEGABYTES = round(sum(BYTES.values()) / 1e6)
# What the builder takes from the environment, besides the wheels.
TOOLS = (
    "jupyterlite-core",
    "jupyterlite-pyodide-kernel",
    "jupyterlab-widgets",
    "anywidget",
    "jupyterlab-myst",
)
Notebooks = dict[str, str]


def texts(app: Sphinx) -> Notebooks:
    """Return the text of each notebook that is a page, by its path."""
    paths = {name: Path(app.env.doc2path(name)) for name in sorted(app.env.found_docs)}
    terms = private.glossary(app.env)
    return {
        f"{name}.ipynb": notebooks.adapted(path, name, terms)
        for name, path in paths.items()
        if path.suffix == ".ipynb"
    }


def settings(config: Config) -> dict[str, Any]:
    """Return what the app reads when it starts."""
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": config.project,
            "appUrl": "./notebooks",
            "faviconUrl": "./notebooks/favicon.ico",
            "exposeAppInBrowser": True,  # bar.js asks it for the kernel
            # Its service worker would bring the site's files to Python, and input(): nothing here needs it.
            "disabledExtensions": ["@jupyterlite/application-extension:service-worker-manager"],
            "settingsOverrides": OVERRIDES,
            "litePluginSettings": {
                "@jupyterlite/pyodide-kernel-extension:kernel": {
                    "pyodideUrl": "./live/runtime.js",
                    "disablePyPIFallback": True,
                    "loadPyodideOptions": {
                        "indexURL": runtime.address(config.book_pyodide_archive),
                        "packages": list(runtime.PACKAGES),
                    },
                }
            },
        },
    }


SELECTED = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
OVERRIDES = {
    # Cells out of sight stay drawn: a widget that is taken off the page loses its place.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    # The arrow keys are for sliders, from which JupyterLab takes them to fold headings.
    "@jupyterlab/shortcuts-extension:shortcuts": {
        "shortcuts": [
            {"command": f"notebook:{command}", "keys": [key], "selector": SELECTED, "disabled": True}
            for command, key in (
                ("move-cursor-heading-above-or-collapse", "ArrowLeft"),
                ("move-cursor-heading-below-or-expand", "ArrowRight"),
            )
        ]
    },
}
BUILDER = {
    "LiteBuildConfig": {
        "apps": ["notebooks"],
        "contents": ["contents"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    },
    "PipliteAddon": {"piplite_urls": ["wheels"]},
}


def key(app: Sphinx, pages: Notebooks) -> str:
    """Return a hash of all that the app is made of."""
    made_of = {
        "notebooks": pages,
        "settings": [settings(app.config), BUILDER],
        "tools": [version(name) for name in TOOLS] + wheels.requirements(),
        "sources": [
            hashlib.sha256(path.read_bytes()).hexdigest() for path in wheels.package_sources(Path(app.srcdir))
        ],
        "runtime": runtime.key(app.config.book_pyodide_archive),
    }
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]


def make(app: Sphinx, pages: Notebooks, target: Path) -> None:
    """Build the app in a folder that does not yet exist."""
    root = Path(app.srcdir)
    with tempfile.TemporaryDirectory() as work:
        lite = Path(work)
        for path, text in pages.items():
            notebook = lite / "contents" / path
            notebook.parent.mkdir(parents=True, exist_ok=True)
            notebook.write_text(text, encoding="utf-8")
        wheels.collect(root, root / ".cache" / "wheels", lite / "wheels")
        for name, content in (
            ("jupyter-lite.json", settings(app.config)),
            ("jupyter_lite_config.json", BUILDER),
        ):
            (lite / name).write_text(json.dumps(content), encoding="utf-8")
        out = lite / "out"
        wheels.run("jupyter lite build", "jupyterlite_core", "build", "--output-dir", str(out), folder=lite)
        shutil.copytree(SCRIPTS, out / "live")
        private.check_lite(out)
        runtime.unpack(app.config.book_pyodide_archive, out)
        shutil.rmtree(out / "doc", ignore_errors=True)  # old addresses, which lead to other apps
        adopt(out / "notebooks" / "index.html", pages)
        shutil.copytree(out, target)


def adopt(page: Path, pages: Notebooks) -> None:
    """Put the bar and its data into the app's page, ahead of the app itself."""
    data = {
        "versions": {path: hashlib.sha256(text.encode()).hexdigest()[:12] for path, text in pages.items()},
        "megabytes": MEGABYTES,
    }
    lines = [
        '<link rel="stylesheet" href="../live/bar.css" />',
        f'<script id="live-data" type="application/json">{json.dumps(data)}</script>',
        '<script src="../live/copies.js"></script>',
        '<script src="../live/bar.js"></script>',
    ]
    page.write_text(private.lite_page(page.read_text(encoding="utf-8"), lines), encoding="utf-8")


def add(site: Site) -> None:
    """Put the app into the book, if it is wanted; it is made anew only when something in it has changed."""
    app = site.app
    if not app.config.book_lite:
        return
    pages = texts(app)
    store = Path(app.outdir).parent / ".lite"
    made = store / key(app, pages)
    if not made.is_dir():
        logging.getLogger(__name__).info("Python in the browser: building JupyterLite")
        shutil.rmtree(store, ignore_errors=True)
        part = made.with_suffix(".part")  # so that a build cut short leaves nothing that looks finished
        make(app, pages, part)
        part.rename(made)
    shutil.copytree(made, site.folder / LITE, dirs_exist_ok=True)
    site.read(f"{LITE}/**/*.html")


def add_button(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Offer the notebook first behind the rocket in a notebook page's header."""
    if not app.config.book_lite or not str(context.get("page_source_suffix", "")).endswith("ipynb"):
        return
    app.add_js_file("notebook.js", loading_method="defer")
    private.launch_buttons(context).insert(
        0,
        {
            "type": "link",
            "label": "open-notebook",
            "text": f"Open as a notebook ({MEGABYTES} MB)",
            "icon": "fas fa-book-open",
            "tooltip": "Opens this notebook in a new tab, with Python in your browser: loads about "
            f"{MEGABYTES} MB the first time. What you change stays in this browser.",
            "url": context["pathto"]("lite/notebooks/index.html", 1) + f"?path={pagename}.ipynb",
        },
    )


def setup(app: Sphinx) -> None:
    """Connect to the build, after the theme has made its buttons."""
    app.connect("html-page-context", add_button, priority=502)
