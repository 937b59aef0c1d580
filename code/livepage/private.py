"""The private parts of MyST-NB that ``livepage.sphinx`` leans on, and what to say when one has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from myst_nb.core.render import WIDGET_VIEW_MIMETYPE, get_mime_priority
from myst_nb.ext.glue import crossref
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

VIEW = WIDGET_VIEW_MIMETYPE
STATE = "ipywidgets_state"  # MyST-NB's name for the script that embeds the stored widgets in a page


class Changed(ExtensionError):
    """A private part of MyST-NB is not what it was."""

    def __init__(self, part: str) -> None:
        super().__init__(f"MyST-NB has changed: {part}. See code/livepage/private.py for what leans on it.")


def require(there: object, part: str) -> None:
    """Stop the build unless something is there."""
    if not there:
        raise Changed(part)


def page_scripts(env: BuildEnvironment, docname: str) -> dict[str, tuple[str | None, dict[str, Any]]]:
    """Return the scripts that MyST-NB adds to a page, by name; the caller may change them."""
    require(hasattr(NbMetadataCollector, "get_js_files"), "it keeps no scripts by page")
    files = NbMetadataCollector.get_js_files(env, docname)
    require(isinstance(files, dict), "a page's scripts are not in a dictionary")
    return files


def stored_widgets(files: dict[str, tuple[str | None, dict[str, Any]]]) -> str:
    """Return the JSON of a page's stored widgets."""
    body = files[STATE][1].get("body")
    require(isinstance(body, str), f"its script {STATE} has no body")
    return str(body)


def bundles(document: nodes.document) -> Iterator[dict[str, nodes.Element]]:
    """Yield each output of a page, as its nodes by media type."""
    for node in document.findall(nodes.container):
        if node.get("nb_element") == "mime_bundle":
            require(all("mime_type" in part for part in node.children), "an output's parts have no mime_type")
            yield {part["mime_type"]: part for part in node.children}


def model_id(part: nodes.Element) -> str:
    """Return the id of the model that a widget's part of an output shows."""
    found = part.astext().partition('"model_id": "')[2].partition('"')[0]
    require(found, "a widget's output names no model_id")
    return found


def rename_model(part: nodes.Element, old: str, new: str) -> None:
    """Have a widget's part of an output show the same model by another name."""
    for child in list(part.findall(nodes.raw)):
        child.replace_self(nodes.raw("", child.astext().replace(old, new), **child.attributes))


def glued_widgets(document: nodes.document, env: BuildEnvironment) -> Iterator[tuple[nodes.Element, dict]]:
    """Yield each place where a page pastes a widget of another page, with the data of the widget's output."""
    require(hasattr(crossref, "read_glue_cache"), "it keeps glued outputs in another way")
    for node in list(document.findall(crossref.PendingGlueReference)):
        cache = crossref.read_glue_cache(str(env.mystnb_config.output_folder), node.refdoc)  # type: ignore[attr-defined]
        output = cache.get(node.key)
        if output and node.gtype != "text" and VIEW in output["data"]:
            yield node, output


def glued(
    node: nodes.Element, output: dict[str, Any], env: BuildEnvironment, builder: Any
) -> list[nodes.Element]:
    """Return what MyST-NB puts in the place of a glued output."""
    priorities = get_mime_priority(builder.name, env.config["nb_mime_priority_overrides"])
    return crossref.generate_any_nodes(node, output, priorities, builder, env)
