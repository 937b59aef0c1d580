"""interact(), interactive(), interactive_output(): ipywidgets' own, alive on a published page too.

With a kernel they are ipywidgets' own. While a book is built, the function is called for every state that the
budget allows, and the page shows what it displayed.
"""

from __future__ import annotations

import inspect
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as w
import traitlets as t
from ipywidgets.widgets import interaction

from livepage.answers import Answers, answer
from livepage.budget import allowed, says
from livepage.bundle import bundle
from livepage.explore import building
from livepage.settings import unchanged, when_changed
from livepage.stops import COUNTABLE

JS = Path(__file__).parent / "js"
# Patched away where a book asks for it: what is not to be patched is taken from here.
original = {name: getattr(interaction, name) for name in ("interactive", "interact", "interactive_output")}
budget = allowed()
NAMES: Counter[str] = Counter()


class Answered(anywidget.AnyWidget):
    """Shows what a function displayed in the state that its controls are in. The page looks it up."""

    _esm = bundle(JS / "interact.js")
    _css = (JS / "interact.css").read_text(encoding="utf-8")
    name = t.Unicode().tag(sync=True)
    label = t.Unicode().tag(sync=True)
    table = t.Dict().tag(sync=True)
    controls = t.List(t.Instance(w.Widget)).tag(sync=True, **w.widget_serialization)
    names = t.List(t.Unicode()).tag(sync=True)
    sets = t.List(t.Unicode()).tag(sync=True)
    marks = t.List(t.List()).tag(sync=True)
    first = t.List(t.Int()).tag(sync=True)
    notes = t.List(t.Unicode()).tag(sync=True)
    snaps = t.List(t.Bool()).tag(sync=True)
    frozen = t.List(t.Instance(w.Widget)).tag(sync=True, **w.widget_serialization)
    button = t.Instance(w.Widget, allow_none=True).tag(sync=True, **w.widget_serialization)
    # For the build alone: the number of the first state, what it shows in words, and a line for the author.
    start = t.Int().tag(sync=True)
    alt = t.Unicode().tag(sync=True)
    report = t.Unicode().tag(sync=True)


class interactive(w.interactive):
    """ipywidgets' `interactive`; while a book is built, its output is a table of all states.

    Takes one argument more: ``stops={"x": 20}`` keeps so many stops of a control, whatever the budget.

    >>> shown = interactive(lambda x: x**2, clear_output=False, x=(0, 9))
    >>> shown.children[0].max, shown.result
    (9, 16)
    """

    def __init__(self, __interact_f: Callable[..., Any], __options: Any = None, **kwargs: Any) -> None:
        asked = _own_option(__interact_f, kwargs, "stops") or {}
        self._stored = building()
        super().__init__(__interact_f, __options or {}, **kwargs)
        if self._stored:
            self._store(asked)

    def update(self, *args: Any) -> None:
        """Call the function and show what it displays; on a page, the page does that."""
        if not self._stored:
            super().update(*args)

    def _store(self, asked: Mapping[str, int]) -> None:
        controls = {control._kwarg: control for control in self.kwargs_widgets}
        view, found = answered(self.f, controls, show_result=self.auto_display, asked=asked)
        view.button = self.manual_button if self.manual else None
        self.children = (*self.children[:-1], view)  # type: ignore[has-type]
        self.out = view
        self.result = None if self.manual else found.result
        self.kwargs = {name: control.get_interact_value() for name, control in controls.items()}

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any] | None:
        """Return what a notebook stores; its words are those of the start, not of objects in memory."""
        data = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/plain": self.out.alt} if data and self._stored else data

    @classmethod
    def factory(cls) -> Interact:
        """Return an `interact` that makes these."""
        return Interact(cls, {"manual": False, "auto_display": True, "manual_name": "Run Interact"})


class Interact(type(w.interact)):  # type: ignore[misc]
    """ipywidgets' `interact`, with the `budget` of what it keeps while a book is built."""

    budget = budget


interact = interactive.factory()
interact_manual = interact.options(manual=True)


def interactive_output(f: Callable[..., Any], controls: Mapping[str, w.Widget]) -> w.DOMWidget:
    """Return what `f` displays for the controls' values, the controls stand apart."""
    if not building():
        return original["interactive_output"](f, controls)
    return answered(f, controls, show_result=False, asked={})[0]


def answered(
    function: Callable[..., Any], controls: Mapping[str, Any], *, show_result: bool, asked: Mapping[str, int]
) -> tuple[Answered, Answers]:
    """Return the view of a function's answers, and the answers; `controls` may hold what is `fixed`."""
    counted = {name: c for name, c in controls.items() if isinstance(c, COUNTABLE)}
    others = {name: c for name, c in controls.items() if name not in counted}
    if unknown := set(asked) - set(counted):
        raise ValueError(f"stops: {sorted(unknown)} are none of the controls {list(counted)} that have stops")

    def find() -> Answers:
        values = {name: c.get_interact_value() for name, c in others.items()}
        with unchanged(list(counted.values())):
            return answer(function, counted, values, show_result=show_result, budget=budget, asked=asked)

    found = find()
    view = Answered(
        name=_name(function),
        label=_label(function),
        controls=list(counted.values()),
        names=list(counted),
        frozen=[c for c in others.values() if isinstance(c, w.Widget)],
        **_stored(function, counted, found),
    )

    def renew() -> None:
        for name, value in _stored(function, counted, find()).items():
            setattr(view, name, value)

    when_changed([c for c in controls.values() if isinstance(c, w.Widget)], renew)
    return view, found


def _stored(function: Callable[..., Any], controls: Mapping[str, w.Widget], found: Answers) -> dict[str, Any]:
    """Return what a view keeps of a function's answers, as its traits."""
    notes = says(found.plan, controls)
    stops = found.plan.stops.values()
    return {
        "table": found.table,
        "sets": [s.trait for s in stops],
        "marks": [list(s.marks) for s in stops],
        "first": [s.first for s in stops],
        "notes": [notes.get(name, "") for name in controls],
        "snaps": [s.snaps for s in stops],
        "start": list(found.plan.states()).index(tuple(s.first for s in stops)),
        "alt": f"{_label(function)}, {', '.join(f'{n} {_word(c)}' for n, c in controls.items())}",
        "report": _report(found),
    }


def _own_option(function: Callable[..., Any], kwargs: dict[str, Any], name: str) -> Any:
    """Take an option of ours out of the arguments, unless the function has an argument of that name."""
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return None
    return None if name in parameters else kwargs.pop(name, None)


def _name(function: Callable[..., Any]) -> str:
    """Return what the page's address calls a function, unlike all others of the notebook."""
    words = re.sub(r"\W+", "-", getattr(function, "__name__", "")).strip("-")
    name = "interact" if words in ("", "lambda") else words
    NAMES[name] += 1
    return name if NAMES[name] == 1 else f"{name}-{NAMES[name]}"


def _label(function: Callable[..., Any]) -> str:
    """Return what a function shows: the first line of its docstring, else its name."""
    doc = (inspect.getdoc(function) or "").partition("\n")[0].strip().rstrip(".")
    words = re.sub(r"[\W_]+", " ", getattr(function, "__name__", "")).strip()
    return doc or ("Output" if words in ("", "lambda") else words)


def _word(control: w.Widget) -> str:
    """Return how a control's value reads."""
    value = getattr(control, "label", control.value)
    parts = value if isinstance(value, tuple) else (value,)
    return " to ".join(f"{part:.12g}" if isinstance(part, float) else str(part) for part in parts)


def _report(found: Answers) -> str:
    """Return a line for the author: what was kept, and how to choose otherwise."""
    stops = found.plan.stops
    total = math.prod(s.total for s in stops.values())
    parts = [f"{len(found.table['states']):,} states"]
    if short := [
        f"{n} in {len(s.values)} of {s.total:,} stops" for n, s in stops.items() if len(s.values) < s.total
    ]:
        parts = [f"{parts[0]} kept of {total:,}, {', '.join(short)}"]
    if found.plan.star:
        parts.append("each control moves alone, from the start")
    if short or found.plan.star:
        name = max(stops, key=lambda n: stops[n].total)
        parts.append(
            f"choose otherwise with interact(..., stops={{{name!r}: 20}}) or livepage.interact.budget"
        )
    if found.failed:
        parts.append(f"{len(found.failed)} of them raise an error, the first {found.failed[0]}")
    return "; ".join(parts)
