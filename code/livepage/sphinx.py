"""The Sphinx extension ``livepage.sphinx``: widgets on pages that have no kernel.

Any Jupyter Book can name it in its extensions. It has explorers store all their states while notebooks
run, reduces the state that MyST-NB embeds, ships the scripts that revive it, and puts a picture behind
each widget.
"""

from __future__ import annotations

import html
import json
import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from livepage import private, stored
from livepage.budget import BUDGET
from livepage.explore import TABULATE
from livepage.markup import Typeset, written
from livepage.private import VIEW
from livepage.progress import TERMINAL, terminal
from livepage.settled import Files, settle, soften

LOGGER = logging.getLogger(__name__)
STARTUP = "PYTHONSTARTUP"  # a file that kernels run before a notebook's first cell
EARLIER = "LIVEPAGE_EARLIER_STARTUP"
KERNEL_SIDE = Path(__file__).parent / "kernel_side.py"
# A browser shows the page once these have run, so that no text jumps when the pictures give way to explorers.
EARLY = {"defer": "defer", "blocking": "render"}


class Kept:
    """What the extension keeps in Sphinx's environment: the scripts, and each page's names and pictures."""

    def __init__(self) -> None:
        self.scripts: stored.Scripts = {}
        self.names: dict[str, dict[str, str]] = {}
        self.pictures: dict[str, dict[str, str]] = {}
        self.files = Files()

    @classmethod
    def of(cls, env: BuildEnvironment) -> Kept:
        """Return what is kept in an environment."""
        if not hasattr(env, "livepage"):
            env.livepage = cls()  # type: ignore[attr-defined]
        return env.livepage  # type: ignore[attr-defined, no-any-return]


def store(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Replace the state that MyST-NB would embed by a compact one, and write the scripts it names."""
    kept = Kept.of(env)
    for docname in sorted(env.found_docs):
        files = private.page_scripts(env, docname)
        if private.STATE in files and "page" not in files:  # else it was done in an earlier build
            try:
                store_page(app, docname, files)
            except stored.Unfit as error:
                raise ExtensionError(f"{docname}: {error}") from None
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    for name, script in stored.reviver().items():
        (static / f"{name}.js").write_text(script, encoding="utf-8")
    (static / "page.css").write_bytes((stored.JS / "page.css").read_bytes())
    for name, (script, style) in kept.scripts.items():
        (static / f"{name}.js").write_text(script, encoding="utf-8")
        (static / f"{name}.css").write_text(style, encoding="utf-8")
    for name, table in kept.files.tables.items():
        (static / f"{name}.js").write_text(table, encoding="utf-8")
    for name, picture in kept.files.pictures.items():
        (static / name).write_bytes(picture)
    return []


def setter_of(app: Sphinx, docname: str) -> Typeset:
    """Return what sets formulas as the book's own are set."""

    def typeset(tex: str, display: bool) -> str:
        node = nodes.math_block(tex, tex, nowrap=False, number=None) if display else nodes.math(tex, tex)
        app.env.get_domain("math").data["has_equations"][docname] = True  # or the page lacks MathJax
        return str(app.builder.render_partial(node)["fragment"]).strip()  # type: ignore[attr-defined]

    return typeset if app.builder.format == "html" else written


def store_page(app: Sphinx, docname: str, files: dict[str, Any]) -> None:
    """Reduce a page's stored widgets, and name the scripts that revive them."""
    env = app.env
    kept = Kept.of(env)
    content = json.loads(private.stored_widgets(files))
    state, shown = content["state"], displayed(env, docname)
    for line in settle(state, kept.files, setter_of(app, docname)):
        LOGGER.info("%s: interact %s", docname, line)
    if app.config.livepage_interact and stored.is_stale(state):
        LOGGER.warning(
            "its interact was stored by a run that knew nothing of livepage: have the book run the notebook "
            "again (delete _build/.jupyter_cache, or clear the notebook's outputs)",
            location=docname,
            type="livepage",
            subtype="stale",
        )
    if not app.config.livepage_strict:
        soften(state, shown)
    stored.check(state, shown)
    for control in stored.unheard(state, shown):
        LOGGER.warning(
            "the control %r is dead: nothing on the page listens to it, and without a kernel no Python does",
            control,
            location=docname,
            type="livepage",
            subtype="unheard",
        )
    kept.names[docname] = stored.numbered(state, shown)
    kept.pictures[docname] = {key: pictures(state, key) for key in shown}
    parts = stored.parts_of({key: state[key] for key in stored.reached(state, shown)})
    content["state"] = stored.renamed(stored.compact(state, kept.scripts), kept.names[docname])
    body = json.dumps(content, separators=(",", ":")).replace("<", "\\u003c")
    views = {model["state"]["view"] for model in content["state"].values() if "view" in model["state"]}
    path, options = files[private.STATE]
    files.clear()
    files[private.STATE] = (path, {**options, "body": body})
    for name in [*sorted(views), *(f"page-{part}" for part in parts), "page"]:  # the reviver is last
        files[name] = (f"{name}.js", EARLY)


def displayed(env: BuildEnvironment, docname: str) -> list[str]:
    """Return the ids of the models that a page's cells display, in their order."""
    outputs = private.bundles(env.get_doctree(docname))
    return [private.model_id(parts[VIEW]) for parts in outputs if VIEW in parts]


def pictures(state: dict[str, stored.Model], key: str) -> str:
    """Return the pictures of the explorers within a widget, and what `interact` shows at first, as markup."""
    drawn = []
    for values in (state[found]["state"] for found in stored.reached(state, [key])):
        drawn.append(values.get("behind", ""))
        if png := values.get("picture"):
            label = html.escape(values["label"])
            drawn.append(f'<img src="data:image/png;base64,{png}" alt="{label}" />')
    return "".join(drawn)


def add_styles(app: Sphinx, pagename: str, *_: Any) -> None:
    """Give each page with widgets the reviver's style sheet, and those of its views."""
    files = private.page_scripts(app.env, pagename) if pagename in app.env.found_docs else {}
    views = [name for name in files if name.startswith("view-")]
    for name in ["page", *views] if private.STATE in files else []:
        app.add_css_file(f"{name}.css")


def stand_in(parts: dict[str, nodes.Element], within: str) -> list[nodes.Node]:
    """Return what shows without JavaScript, and on paper.

    That is a widget's PNG, else its Markdown, else the pictures of the explorers within it.
    """
    if "image/png" in parts:
        images = list(parts["image/png"].findall(nodes.image))
        for image in images:
            image["classes"].append("pw-picture")
            image["alt"] = parts["text/plain"].astext()
        return images
    if "text/markdown" in parts:
        return [nodes.container("", *parts["text/markdown"].children, classes=["pw-picture"])]
    return [nodes.raw("", f'<div class="pw-picture">{within}</div>', format="html")] if within else []


class PictureBehindWidget(SphinxPostTransform):
    """Puts what stands in for a widget in front of its script, which names the widget as the page does.

    It runs before MyST-NB picks one of a cell's output formats (priority 4), and before it pastes what is
    glued from another page (priority 5): there a widget is a picture, and the label says what it shows.
    """

    default_priority = 3
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Move the pictures."""
        kept = Kept.of(self.env)
        names = kept.names.get(self.env.docname, {})
        for parts in private.bundles(self.document):
            if VIEW in parts:
                key = private.model_id(parts[VIEW])
                within = kept.pictures.get(self.env.docname, {}).get(key, "")
                static = relative_uri(self.app.builder.get_target_uri(self.env.docname), "_static")
                within = within.replace("{static}", static)
                private.rename_model(parts[VIEW], key, names.get(key, key))
                parts[VIEW].insert(0, stand_in(parts, within))
        for node, output in private.glued_widgets(self.document, self.env):
            pasted = private.glued(node, output, self.env, self.app.builder)
            for image in (image for part in pasted for image in part.findall(nodes.image)):
                image["alt"] = output["data"]["text/plain"]
            node.replace_self(pasted)


def tabulate(_app: Sphinx, config: Config) -> None:
    """Tell the kernels, which inherit the environment, what to store of explorers and of `interact`."""
    told = {
        TABULATE: "1" if config.livepage_tabulate else None,
        TERMINAL: terminal(),
        BUDGET: json.dumps({"seconds": config.nb_execution_timeout * 2 / 3, **config.livepage_budget}),
    }
    if config.livepage_interact and os.environ.get(STARTUP) != str(KERNEL_SIDE):
        told |= {STARTUP: str(KERNEL_SIDE), EARLIER: os.environ.get(STARTUP)}
    for name, value in told.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build."""
    app.add_config_value("livepage_tabulate", True, "env", bool)
    app.add_config_value("livepage_strict", False, "env", bool)
    app.add_config_value("livepage_interact", False, "env", bool)
    app.add_config_value("livepage_budget", {}, "env", dict)
    app.connect("config-inited", tabulate, priority=900)
    app.connect("env-updated", store)
    app.connect("html-page-context", add_styles, priority=400)
    app.add_post_transform(PictureBehindWidget)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
