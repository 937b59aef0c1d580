"""The Sphinx extension ``livepage.sphinx``: widgets on pages that have no kernel.

Any Jupyter Book can name it in its extensions. It has explorers store all their states while notebooks
run, reduces the state that MyST-NB embeds, ships the scripts that revive it, and puts a picture behind
each widget.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

from livepage.bundle import bundle
from livepage.explore import TABULATE

VIEW = "application/vnd.jupyter.widget-view+json"
JS = Path(__file__).parent / "js"
# What page.js draws; models without a view of their own are data.
DRAWABLE = set(json.loads((JS / "drawable.json").read_text(encoding="utf-8")))
DATA = re.compile(r"(Layout|Style|Link)Model$")
MODEL = re.compile(r"(\"|IPY_MODEL_)([0-9a-f]{32})\"")
# A browser shows the page once these have run, so that no text jumps when the pictures give way to explorers.
EARLY = {"defer": "defer", "blocking": "render"}


def compact(state: dict[str, Any], docname: str, scripts: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """Keep of the stored models what the reviver reads; move modules and style sheets into `scripts`."""
    kept = {}
    for key, model in state.items():
        name = model["model_name"]
        if not DATA.search(name) and name not in DRAWABLE:
            raise ExtensionError(
                f"{docname}: {name} cannot be drawn without a kernel; see CONTRIBUTING, 'Widgets on pages'"
            )
        if name.endswith("StyleModel"):
            continue
        values = model["state"]
        small = {k: v for k, v in values.items() if v is not None and (k[0] != "_" or k == "_options_labels")}
        if "_esm" in values:
            small["view"] = keep(values["_esm"], values.get("_css", ""), scripts)
        kept[key] = {"model_name": name, "state": small}
    return kept


def keep(module: str, style: str, scripts: dict[str, tuple[str, str]]) -> str:
    """Store an ES module as a classic script, which file:// can load too; return its name."""
    name = "view-" + hashlib.sha256((module + style).encode()).hexdigest()[:10]
    body, found = re.subn(
        r"^export default ", f"(window.livepage ??= {{}})['{name}'] = ", module, flags=re.MULTILINE
    )
    if found != 1 or re.search(r"^(import|export) ", body, re.MULTILINE):
        raise ExtensionError(
            "a widget's module must import nothing and have one line that starts 'export default'"
        )
    scripts[name] = (classic(body), style)
    return name


def classic(module: str) -> str:
    """Return a module that imports and exports nothing as a script of a scope of its own."""
    return f'(() => {{\n"use strict";\n{module}\n}})();\n'


def store(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Replace the state that myst-nb would embed by a compact one, and write the scripts it names."""
    scripts: dict[str, tuple[str, str]] = getattr(env, "livepage_scripts", {})
    for docname in env.found_docs:
        files = NbMetadataCollector.get_js_files(env, docname)
        if "ipywidgets_state" not in files:
            continue
        path, options = files.pop("ipywidgets_state")
        stored = json.loads(options["body"])
        stored["state"] = compact(stored["state"], docname, scripts)
        options["body"] = json.dumps(stored, separators=(",", ":")).replace("<", "\\u003c")
        views = {model["state"]["view"] for model in stored["state"].values() if "view" in model["state"]}
        files.clear()
        files["ipywidgets_state"] = (path, options)
        files.update(
            {name: (f"{name}.js", EARLY) for name in [*sorted(views), "page"]}
        )  # the reviver is last
    env.livepage_scripts = scripts  # type: ignore[attr-defined]
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    (static / "page.js").write_text(classic(bundle(JS / "page.js")), encoding="utf-8")
    (static / "page.css").write_bytes((JS / "page.css").read_bytes())
    for name, (script, style) in scripts.items():
        (static / f"{name}.js").write_text(script, encoding="utf-8")
        (static / f"{name}.css").write_text(style, encoding="utf-8")
    return []


def add_styles(app: Sphinx, pagename: str, *_: Any) -> None:
    """Give each page with widgets the reviver's style sheet, and those of its views."""
    files = NbMetadataCollector.get_js_files(app.env, pagename) if pagename in app.env.found_docs else {}
    views = [name for name in files if name.startswith("view-")]
    for name in ["page", *views] if "ipywidgets_state" in files else []:
        app.add_css_file(f"{name}.css")


def stand_in(parts: dict[str, nodes.Element]) -> list[nodes.Node]:
    """Return what shows without JavaScript, and on paper: a widget's PNG, else its Markdown."""
    if "image/png" in parts:
        images = list(parts["image/png"].findall(nodes.image))
        for image in images:
            image["classes"].append("pw-picture")
            image["alt"] = parts["text/plain"].astext()
        return images
    if "text/markdown" in parts:
        return [nodes.container("", *parts["text/markdown"].children, classes=["pw-picture"])]
    return []


class PictureBehindWidget(SphinxPostTransform):
    """Puts what stands in for a widget in front of its script.

    It runs before myst-nb picks one of a cell's output formats (priority 4).
    """

    default_priority = 3
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Move the picture."""
        for output in self.document.findall(
            lambda n: isinstance(n, nodes.container) and n.get("nb_element") == "mime_bundle"
        ):
            parts = {part["mime_type"]: part for part in output.children}
            if VIEW in parts:
                parts[VIEW].insert(0, stand_in(parts))


def renamed(text: str) -> str:
    """Return a page whose widgets, named at random by the kernel, are numbered in the order they are named.

    >>> name = "0123456789abcdef" * 2
    >>> renamed(f'{{"{name}":{{"layout":"IPY_MODEL_{name}"}}}}')
    '{"w0":{"layout":"IPY_MODEL_w0"}}'
    """
    names: dict[str, str] = {}
    return MODEL.sub(lambda match: f'{match[1]}{names.setdefault(match[2], f"w{len(names)}")}"', text)


def tabulate(_app: Sphinx, config: Config) -> None:
    """Tell the kernels, which inherit the environment, whether explorers store all their states."""
    if config.livepage_tabulate:
        os.environ[TABULATE] = "1"
    else:
        os.environ.pop(TABULATE, None)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build."""
    app.add_config_value("livepage_tabulate", True, "env", bool)
    app.connect("config-inited", tabulate)
    app.connect("env-updated", store)
    app.connect("html-page-context", add_styles, priority=400)
    app.add_post_transform(PictureBehindWidget)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
