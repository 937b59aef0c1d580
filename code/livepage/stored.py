"""The widgets that a notebook stores, made fit for a page without a kernel: checked, reduced, renamed.

What a page could not keep alive is refused here, with a sentence, when the book is built.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from livepage.bundle import bundle, part

JS = Path(__file__).parent / "js"
# What page.js draws, by the kind of drawing, and the traits of each kind that it follows.
DRAWABLE: dict[str, str] = json.loads((JS / "drawable.json").read_text(encoding="utf-8"))
# The scripts that draw what few pages have, by name, each with its kinds of drawing.
PARTS: dict[str, list[str]] = json.loads((JS / "parts.json").read_text(encoding="utf-8"))
KINDS: dict[str, dict[str, list[str]]] = json.loads((JS / "followed.json").read_text(encoding="utf-8"))
CONTROLS = KINDS["controls"]
FOLLOWED = CONTROLS | KINDS["shows"]
# Models without a view of their own are data.
DATA = re.compile(r"(Layout|Style|Link)Model$")
REFERENCE = re.compile(r'"IPY_MODEL_(\w+)"')
ADVICE = "see CONTRIBUTING, 'Widgets on pages'"

Model = dict[str, Any]
Scripts = dict[str, tuple[str, str]]


class Unfit(ValueError):
    """A widget that would be dead on a page."""


def references(model: Model) -> list[str]:
    """Return the ids that a model's state names.

    >>> references({"state": {"children": ["IPY_MODEL_a", "IPY_MODEL_b"], "layout": "IPY_MODEL_c"}})
    ['a', 'b', 'c']
    """
    return REFERENCE.findall(json.dumps(model["state"]))


def reached(state: Mapping[str, Model], roots: Sequence[str]) -> list[str]:
    """Return the ids that are reached from some, each once, in the order of a walk through their references.

    >>> state = {"a": {"state": {"layout": "IPY_MODEL_c"}}, "b": {"state": {}}, "c": {"state": {}}}
    >>> reached(state, ["a", "a"])
    ['a', 'c']
    """
    found: dict[str, None] = {}
    todo = list(reversed(roots))
    while todo:
        key = todo.pop()
        if key in found or key not in state:
            continue
        found[key] = None
        todo += reversed(references(state[key]))
    return list(found)


def links(state: Mapping[str, Model]) -> Iterator[tuple[str, str]]:
    """Yield the ends of each link: the id of a model, and its trait."""
    for model in state.values():
        if model["model_name"].endswith("LinkModel"):
            for end in ("source", "target"):
                reference, trait = model["state"][end]
                yield reference.removeprefix("IPY_MODEL_"), trait


def check(state: Mapping[str, Model], shown: Sequence[str]) -> None:
    """Refuse what a page cannot keep alive.

    Parameters
    ----------
    state
        The stored models, by id.
    shown
        The ids of the models that the page's cells display.

    Raises
    ------
    Unfit
        For a widget that the page cannot draw, one that is displayed but not stored, an explorer without its
        table or with the name of another, and a link to a trait that the page does not follow.
    """
    for model in state.values():
        name = model["model_name"]
        if not DATA.search(name) and name not in DRAWABLE:
            raise Unfit(f"{name} cannot be drawn without a kernel; {ADVICE}")
    for key in shown:
        if key not in state:
            raise Unfit(f"a widget is displayed whose state is not stored ({key}); run the notebook again")
    for key, trait in links(state):
        _check_link(state.get(key), trait)
    _check_explorers([state[key] for key in reached(state, shown) if is_explorer(state[key])])


def _check_link(model: Model | None, trait: str) -> None:
    name = model["model_name"] if model else "a widget that is not stored"
    followed = FOLLOWED.get(DRAWABLE.get(name, ""), [])
    if trait not in followed:
        known = " and ".join(map(repr, followed)) or "nothing"
        raise Unfit(f"a link to {trait!r} of {name} would be dead: a page follows {known} of it; {ADVICE}")


def is_dead_link(state: Mapping[str, Model], model: Model) -> bool:
    """Return whether a model is a link with an end that the page does not follow."""
    try:
        for key, trait in links({"": model}):
            _check_link(state.get(key), trait)
    except Unfit:
        return True
    return False


def is_explorer(model: Model) -> bool:
    """Return whether a model is a view that controls set."""
    return model["model_name"] == "AnyModel" and bool(model["state"].get("names"))


def _check_explorers(explorers: Sequence[Model]) -> None:
    seen = set()
    for model in explorers:
        name = model["state"].get("name")
        if not model["state"].get("table"):
            raise Unfit(
                f"the explorer {name!r} was stored by a kernel, without the table of its states: "
                "have the book run the notebook (execute_notebooks: cache), or clear its outputs"
            )
        if name in seen:
            raise Unfit(f"two explorers are called {name!r}; they would share the page's address")
        seen.add(name)


def is_stale(state: Mapping[str, Model]) -> bool:
    """Return whether an `interact` was stored as a kernel wants it: with an Output that Python fills."""
    for model in state.values():
        if "widget-interact" in (model["state"].get("_dom_classes") or ()):
            children = [key.removeprefix("IPY_MODEL_") for key in model["state"].get("children", ())]
            if children and state.get(children[-1], {}).get("model_name") == "OutputModel":
                return True
    return False


def unheard(state: Mapping[str, Model], shown: Sequence[str]) -> list[str]:
    """Return the descriptions of the controls that are displayed and that nothing on the page listens to."""
    deaf = (state[key] for key in unheard_ids(state, shown))
    return [model["state"].get("description") or model["model_name"] for model in deaf]


def unheard_ids(state: Mapping[str, Model], shown: Sequence[str]) -> list[str]:
    """Return the ids of the controls that are displayed and that nothing on the page listens to."""
    there = reached(state, shown)
    ears = {key for key, _ in links(state)}
    for model in (state[key] for key in there):
        if model["model_name"] == "AnyModel":
            ears.update(references(model))
    deaf = []
    for key in there:
        values = state[key]["state"]
        kind = DRAWABLE.get(state[key]["model_name"], "")
        if kind in CONTROLS and key not in ears and not values.get("disabled"):
            deaf.append(key)
    return deaf


def compact(state: Mapping[str, Model], scripts: Scripts) -> dict[str, Model]:
    """Keep of the stored models what the reviver reads; move modules and style sheets into `scripts`."""
    kept = {}
    for key, model in state.items():
        if model["model_name"].endswith("StyleModel"):
            continue
        values = model["state"]
        small = {k: v for k, v in values.items() if v is not None and (k[0] != "_" or k == "_options_labels")}
        for name in ("picture", "behind"):  # stand in the page by themselves
            small.pop(name, None)
        if "_esm" in values:
            small["view"] = keep(values["_esm"], values.get("_css", ""), scripts)
        kept[key] = {"model_name": model["model_name"], "state": small}
    return kept


def numbered(state: Mapping[str, Model], shown: Sequence[str]) -> dict[str, str]:
    """Return a name for each model, in place of the one that the kernel drew at random.

    Those that are displayed come first, in their order on the page, each followed by what it refers to.
    """
    order = reached(state, shown)
    names = {key: f"w{i}" for i, key in enumerate(order)}
    rest = [key for key in state if key not in names]
    rest.sort(key=lambda key: rename(json.dumps(state[key], sort_keys=True), names))
    return names | {key: f"w{i}" for i, key in enumerate(rest, len(order))}


def rename(text: str, names: Mapping[str, str]) -> str:
    """Return JSON in which models are referred to by their names.

    >>> rename('["IPY_MODEL_5eed", "IPY_MODEL_f00d"]', {"5eed": "w0"})
    '["IPY_MODEL_w0", "IPY_MODEL_"]'
    """
    return REFERENCE.sub(lambda match: f'"IPY_MODEL_{names.get(match[1], "")}"', text)


def renamed(state: Mapping[str, Model], names: Mapping[str, str]) -> dict[str, Model]:
    """Return the models by their names, in the order of these."""
    return {names[key]: json.loads(rename(json.dumps(state[key]), names)) for key in names if key in state}


def keep(module: str, style: str, scripts: Scripts) -> str:
    """Store an ES module as a classic script, which file:// can load too; return its name.

    Raises
    ------
    Unfit
        Where the module imports anything, or does not have one line that starts "export default".
    """
    name = "view-" + hashlib.sha256((module + style).encode()).hexdigest()[:10]
    body, found = re.subn(
        r"^export default ", f"(window.livepage ??= {{}})['{name}'] = ", module, flags=re.MULTILINE
    )
    if found != 1 or re.search(r"^(import|export) ", body, re.MULTILINE):
        raise Unfit("a widget's module must import nothing and have one line that starts 'export default'")
    scripts[name] = (classic(body), style)
    return name


def parts_of(state: Mapping[str, Model]) -> list[str]:
    """Return the parts of the reviver that draw these models.

    >>> parts_of({"a": {"model_name": "TabModel"}, "b": {"model_name": "IntSliderModel"}})
    ['boxes']
    """
    kinds = {DRAWABLE.get(model["model_name"]) for model in state.values()}
    return [name for name, drawn in PARTS.items() if kinds & set(drawn)]


def reviver() -> dict[str, str]:
    """Return the reviver's scripts by their names: what every page with widgets loads, and the parts."""
    page = JS / "page.js"
    scripts = {"page": classic(bundle(page))}
    for name in PARTS:
        body, _ = part(JS / f"{name}.js", page)
        scripts[f"page-{name}"] = f"((window.livepage ??= {{}}).parts ??= []).push({body});\n"
    return scripts


def classic(module: str) -> str:
    """Return a module that imports and exports nothing as a script of a scope of its own.

    Indentation, a twentieth of what a page loads, goes, unless a text of the module goes over several lines.

    >>> classic("if (a) {\\n  b();\\n}")
    '(() => {\\n"use strict";\\nif (a) {\\nb();\\n}\\n})();\\n'
    >>> classic("a = `\\n  b`;")
    '(() => {\\n"use strict";\\na = `\\n  b`;\\n})();\\n'
    """
    if not any(line.count("`") % 2 or line.endswith("\\") for line in module.splitlines()):
        module = re.sub(r"\n\s+", "\n", module)
    return f'(() => {{\n"use strict";\n{module}\n}})();\n'
