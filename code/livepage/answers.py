"""A function's answers for every state that a page keeps, in one table."""

from __future__ import annotations

import base64
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ipywidgets as w

from livepage.budget import Budget, Plan, plan
from livepage.capture import Output, record
from livepage.copies import by_copies, cores
from livepage.frames import Drawn, Frames, bitmap
from livepage.items import item_of, joined, overwritten
from livepage.progress import Progress


def spelt(values: Mapping[str, Any]) -> str:
    """Return the values of a state in words.

    >>> spelt({"size": 2, "kind": "max"})
    "size=2, kind='max'"
    """
    return ", ".join(f"{name}={value!r}" for name, value in values.items())


def key_of(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what tells states apart: True is not 1, and two arrays may have the same words."""
    return tuple(
        (type(v), repr(v)) if isinstance(v, (bool, int, float, str, tuple)) else id(v)
        for v in values.values()
    )


# What a page shows of an output, as JSON's own types; a picture is still as it was drawn, under "drawn".
Item = dict[str, Any]
WORTH = 0.5  # seconds of work that are worth copies of the process
PATIENCE = 5.0  # seconds, beside the time of twenty states, after which a copy is given up


@dataclass
class Recorder:
    """Calls a function for one state after the other, and keeps each distinct output once.

    Parameters
    ----------
    function
        Called with the controls' values by name.
    show_result
        Whether what it returns is displayed too.
    """

    function: Callable[..., Any]
    show_result: bool
    frames: Frames = field(default_factory=Frames)
    failed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    items: dict[str, int] = field(default_factory=dict)
    states: dict[tuple[Any, ...], list[int]] = field(default_factory=dict)
    first: Mapping[str, Any] = field(default_factory=dict)

    def start(self, values: Mapping[str, Any]) -> Any:
        """Evaluate the first state, return its result. Its time does not count: it loads what others use."""
        items, result = self._evaluate(values)
        self._keep(values, items)
        self.first = values
        return result

    def state(self, values: Mapping[str, Any]) -> list[int]:
        """Return the numbers of the items that a state shows; it is evaluated once."""
        if key_of(values) not in self.states:
            began = time.perf_counter()
            items, _ = self._evaluate(values)
            self.seconds.append(time.perf_counter() - began)
            self._keep(values, items)
        return self.states[key_of(values)]

    def all(self, states: Iterable[Mapping[str, Any]], name: str) -> list[list[int]]:
        """Return the numbers of the items of many states, evaluated by all cores; `name` is for the bar."""
        states = list(states)
        left = [v for v in {key_of(v): v for v in states}.values() if key_of(v) not in self.states]
        with Progress(name, len(left)) as progress:
            found = self._by_copies(left, progress)
            for i, values in enumerate(left):
                if i in found:
                    self._keep(values, found.pop(i))
                else:
                    self.state(values)
                    progress.step()
        return [self.state(values) for values in states]

    def _by_copies(self, left: Sequence[Mapping[str, Any]], progress: Progress) -> dict[int, list[Item]]:
        """Return the items of states by their numbers, as far as copies of this process give them.

        A function that shows something else than before at the first state, such as random numbers, depends
        on its earlier calls; then nothing of the copies counts.
        """
        copies = cores()
        if copies == 1 or len(left) * min(self.seconds, default=0) < WORTH:
            return {}
        found: dict[int, list[Item]] = {}
        work = [self.first, *left]
        patience = PATIENCE + 20 * max(self.seconds)
        for i, items in by_copies(lambda values: self._evaluate(values)[0], work, copies, patience):
            if i == 0 and self._known(items) != self.states[key_of(self.first)]:
                return {}
            found[i - 1] = items
            progress.step()
        return {i: items for i, items in found.items() if i >= 0} if -1 in found else {}

    def _evaluate(self, values: Mapping[str, Any]) -> tuple[list[Item], Any]:
        """Return what a state shows, and the function's result; nothing is kept yet."""
        outputs, result = record(lambda: self.function(**values), self.show_result)
        return [self._item(output) for output in outputs], result

    def _keep(self, values: Mapping[str, Any], items: Sequence[Item]) -> None:
        if any("error" in item for item in items):
            self.failed.append(spelt(values))
        kept = [_placed(item, self.frames.keep) for item in items]
        self.states[key_of(values)] = [self.items.setdefault(json.dumps(i), len(self.items)) for i in kept]

    def _known(self, items: Sequence[Item]) -> list[int | None]:
        """Return the numbers of items that are kept already; others have none."""
        return [self.items.get(json.dumps(_placed(item, self.frames.find))) for item in items]

    def exceeds(self, budget: Budget, states: int) -> bool:
        """Whether so many states would take more than the budget, judged by those that were evaluated.

        The quickest of them counts: the others may have waited for something else on the machine.
        """
        weight = self.weight() / len(self.states)
        return states * min(self.seconds, default=0) > budget.seconds or states * weight > budget.bytes

    def weight(self) -> int:
        """Return about how many bytes the outputs take, compressed."""
        return self.frames.weight() + sum(map(len, self.items)) // 4

    def table(self, states: list[list[int]], star: bool) -> dict[str, Any]:
        """Return everything that the page needs, as JSON's own types."""
        pictures, lines = self.frames.packed()
        items = [json.loads(item) for item in self.items]
        return {"star": star, "states": states, "items": items, "pictures": pictures, "lines": lines}

    def _item(self, output: Output) -> Item:
        """Return what the page is to show of an output."""
        if "stream" in output:
            text = overwritten(output["text"])
            return {"text": text, **({"stderr": True} if output["stream"] == "stderr" else {})}
        if "error" in output:
            return output
        if "figure" in output:
            return self._picture(output["figure"])
        if "image/png" in output["data"]:
            png = output["data"]["image/png"]
            data = png if isinstance(png, bytes) else base64.b64decode(joined(png))
            alt = output["metadata"].get("image/png", {}).get("alt") or output["metadata"].get("alt")
            return {"drawn": bitmap(data), **({"alt": alt} if alt else {})}
        return item_of(output["data"], output["metadata"])

    def _picture(self, figure: Any) -> Item:
        """Draw a figure and close it; its label, where the function gave one, is its alternative text."""
        item: Item = {"drawn": self.frames.draw(figure)}
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close(figure)
        label = figure.get_label()
        return {**item, "alt": label} if label else item


def _placed(item: Item, place: Callable[[Drawn], int | None]) -> Item:
    """Return an item with the number of its picture in the picture's place."""
    if "drawn" not in item:
        return item
    return {"picture": place(item["drawn"]), **{key: item[key] for key in item if key != "drawn"}}


@dataclass(frozen=True)
class Answers:
    """What `answer` returns: the plan, its table, the result of the start, and the states that failed."""

    plan: Plan
    table: dict[str, Any]
    result: Any
    failed: list[str]


def answer(
    function: Callable[..., Any],
    controls: Mapping[str, w.Widget],
    others: Mapping[str, Any],
    *,
    show_result: bool,
    budget: Budget,
    asked: Mapping[str, int],
) -> Answers:
    """Call a function for every state that the budget allows.

    `controls` are those whose stops can be counted; `others` are arguments that stay as they are.
    """
    recorder = Recorder(function, show_result)
    chosen = plan(controls, budget.states, asked)

    def values(plan: Plan, state: tuple[int, ...]) -> dict[str, Any]:
        return {
            **{n: s.values[i] for (n, s), i in zip(plan.stops.items(), state, strict=True)},
            **others,
        }

    result = recorder.start(values(chosen, tuple(s.first for s in chosen.stops.values())))
    for sample in ends(chosen):
        recorder.state(values(chosen, sample))
    while len(chosen) > 2 * len(recorder.states) and recorder.exceeds(budget, len(chosen)):
        chosen = plan(controls, len(chosen) // 2, asked)
    states = recorder.all((values(chosen, state) for state in chosen.states()), function_name(function))
    return Answers(chosen, recorder.table(states, chosen.star), result, recorder.failed)


def function_name(function: Callable[..., Any]) -> str:
    """Return what messages call a function."""
    return getattr(function, "__name__", "") or "interact"


def ends(plan: Plan) -> list[tuple[int, ...]]:
    """Return some states to judge the others by: each control at its ends, the rest where they start."""
    first = [s.first for s in plan.stops.values()]
    lengths = [len(s.values) for s in plan.stops.values()]
    return [
        (*first[:i], place, *first[i + 1 :]) for i, n in enumerate(lengths) for place in sorted({0, n - 1})
    ]
