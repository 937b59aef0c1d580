"""What a page's widgets show of themselves, made inert, split and softened, before the state is reduced.

In a book that is not strict, what needs a kernel stays on the page: greyed, with a note that says so.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from livepage import stored
from livepage.items import stored as stored_item
from livepage.markup import Typeset, has_formula, inert, markdown, typeset, with_formulas

INLINE = 300_000  # a larger table is fetched when it is first used
MISSING = (
    "The other states are in a file of their own, which could not be fetched. Move a control to try again."
)
KERNEL = "works with a kernel"

Models = dict[str, dict[str, Any]]


@dataclass
class Files:
    """What pages' widgets need beside the pages: tables too large for them, and pictures of first states."""

    tables: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)


def settle(models: Models, files: Files, setter: Typeset) -> list[str]:
    """Make the models' markup inert, and their tables fit for a page; return lines for the author."""
    for model in models.values():
        if model["model_name"] == "ImageModel":
            _settle_image(model)
    reports = [_settle(model["model_name"], model["state"], files, setter) for model in models.values()]
    return [report for report in reports if report]


def _put_off(state: dict[str, Any], files: Files) -> None:
    """Keep the traits that a widget names as `late` in files, which its view fetches when it wants them."""
    for trait in state.pop("late", ()):
        text = json.dumps(state[trait], separators=(",", ":"))
        name = f"late-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
        files.tables[name] = f"(window.livepage ??= {{}})['{name}'] = {text};\n"
        state[trait] = {"late": name}


def soften(models: Models, shown: Sequence[str]) -> None:
    """Grey what needs a kernel, and say so beside it; leave links out that the page does not follow."""
    for model in models.values():
        if not stored.DATA.search(model["model_name"]) and model["model_name"] not in stored.DRAWABLE:
            still = {"value": reads(model), "disabled": True, "note": KERNEL}
            model["model_name"] = "StillModel"
            model["state"] |= still
    for key in stored.unheard_ids(models, shown):
        models[key]["state"] |= {"disabled": True, "note": KERNEL}
    for key in [key for key, model in models.items() if stored.is_dead_link(models, model)]:
        del models[key]


def _settle_image(model: dict[str, Any]) -> None:
    """Have an Image, which needs no kernel, shown as the markup of a widget of HTML."""
    state, buffers = model["state"], model.pop("buffers", [])
    body = next((b["data"] for b in buffers if b["path"] == ["value"] and b["encoding"] == "base64"), "")
    size = "".join(f' {side}="{state[side]}"' for side in ("width", "height") if state.get(side))
    source = html.escape(f"data:image/{state.get('format', 'png')};base64,{body.strip()}")
    model["model_name"] = "HTMLModel"
    state["value"] = f'<img src="{source}" alt=""{size}>' if body else ""


def reads(model: Mapping[str, Any]) -> str:
    """Return how the value of a control reads that only Python answers.

    >>> reads({"model_name": "DatePickerModel", "state": {"value": {"year": 2026, "month": 0, "date": 5}}})
    '2026-01-05'
    >>> reads({"model_name": "SelectMultipleModel", "state": {"_options_labels": ["a", "b"], "index": [1]}})
    'b'
    """
    state = model["state"]
    if "_options_labels" in state:
        return ", ".join(state["_options_labels"][i] for i in state.get("index") or ())
    value = state.get("value")
    if model["model_name"] == "PasswordModel":
        return "•" * len(value)
    if isinstance(value, dict):  # a date, a time, or both; months are counted from 0
        date = "{year:04}-{:02}-{date:02}".format(value["month"] + 1, **value) if "year" in value else ""
        time = "{hours:02}:{minutes:02}".format(**value) if "hours" in value else ""
        return f"{date} {time}".strip()
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _settle(name: str, state: dict[str, Any], files: Files, setter: Typeset) -> str:
    """Make a model's own markup inert, and its table fit for the page; return what to tell the author."""
    _put_off(state, files)
    if has_formula(state.get("description")):
        state["markup"] = typeset(state["description"], setter)
    value: Any = state.get("value")
    if name in ("HTMLModel", "HTMLMathModel"):
        state["markup"] = with_formulas(value, setter) if name == "HTMLMathModel" else inert(value)
    elif name == "LabelModel" and has_formula(value):
        state["markup"] = typeset(value, setter)
    if name == "OutputModel":
        state["items"] = [_item(stored_item(output), setter) for output in state.pop("outputs", ())]
    return _settle_table(state, files, setter) if "items" in (state.get("table") or {}) else ""


def _settle_table(state: dict[str, Any], files: Files, setter: Typeset) -> str:
    table = state["table"]
    table["items"] = [_item(item, setter) for item in table["items"]]
    alt = state.pop("alt")
    start = _part(table, state.pop("start"))
    if not state.get("button"):
        state["behind"] = "".join(_drawn(item, start, alt, files) for item in start["items"])
    text = json.dumps(table, separators=(",", ":"))
    if len(text) > INLINE:
        name = f"table-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
        files.tables[name] = f"(window.livepage ??= {{}})['{name}'] = {text};\n"
        state["table"] = {**start, "star": table["star"], "rest": name, "missing": MISSING}
    return f"{state['name']}: {state.pop('report')}"


def _item(item: dict[str, Any], setter: Typeset) -> dict[str, Any]:
    """Return an item with its markup inert."""
    if "html" in item:
        return {"html": inert(item["html"])}
    if "markdown" in item:
        return {"html": markdown(item["markdown"], setter)}
    if "latex" in item:
        return {"html": typeset(item["latex"], setter)}
    return item


def _part(table: Mapping[str, Any], state: int) -> dict[str, Any]:
    """Return the part of a table that one state needs; ``start`` names its items."""
    items = [dict(table["items"][number]) for number in table["states"][state]]
    pictures: list[dict[str, Any]] = []
    lines: list[str] = []
    for item in items:
        if "picture" in item:
            picture = dict(table["pictures"][item["picture"]])
            if "svg" in picture:
                texts = [table["lines"][i] for i in picture["svg"]]
                picture["svg"] = list(range(len(lines), len(lines) + len(texts)))
                lines += texts
            item["picture"] = len(pictures)
            pictures.append(picture)
    return {"start": list(range(len(items))), "items": items, "pictures": pictures, "lines": lines}


def _drawn(item: Mapping[str, Any], part: Mapping[str, Any], label: str, files: Files) -> str:
    alt = html.escape(item.get("alt") or label)
    if "html" in item:
        return f"<div>{item['html']}</div>"
    if "image" in item:
        return f'<img src="{html.escape(item["image"])}" alt="{alt}">'
    if "picture" in item:
        picture = part["pictures"][item["picture"]]
        body = _body(picture, part["lines"])
        name = f"answer-{hashlib.sha256(body).hexdigest()[:10]}.{'svg' if 'svg' in picture else 'webp'}"
        files.pictures[name] = body
        width, height = picture["size"]
        # Lazy: where scripts run, the table draws it, and it is never fetched.
        lazy = 'loading="lazy"'
        return f'<img src="{{static}}/{name}" alt="{alt}" width="{width}" height="{height}" {lazy}>'
    words = item.get("text") or f"{item['trace']}\n{item['error']}".strip()
    return f"<pre>{html.escape(words)}</pre>"


def _body(picture: Mapping[str, Any], lines: list[str]) -> bytes:
    if "svg" in picture:
        return "\n".join(lines[i] for i in picture["svg"]).encode()
    return base64.b64decode(picture["webp"])
