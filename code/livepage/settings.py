"""Controls that a notebook changes after it has given them to a function: the page must know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import ipywidgets as w
from IPython.core.getipython import get_ipython


def settings(control: w.Widget) -> dict[str, Any]:
    """Return what says which values a control has, and then what says which of them it is set to.

    >>> settings(w.IntSlider(3, 1, 9))
    {'min': 1, 'max': 9, 'step': 1, 'value': 3}
    >>> settings(w.Dropdown(options=["a", "b"]))
    {'options': ('a', 'b'), 'index': 0}
    """
    names = ("options", "index") if control.has_trait("index") else ("min", "max", "step", "value")
    return {name: getattr(control, name) for name in names if control.has_trait(name)}


@contextmanager
def unchanged(controls: Sequence[w.Widget]) -> Iterator[None]:
    """Set controls back to what they were, if what runs meanwhile sets them."""
    before = [settings(control) for control in controls]
    yield
    for control, wanted in zip(controls, before, strict=True):
        now = settings(control)
        if any(now[name] is not value for name, value in wanted.items()):
            _set(control, wanted)


def _set(control: w.Widget, wanted: dict[str, Any]) -> None:
    """Set a control: limits wait for each other, but options choose an index of their own at once."""
    with nullcontext() if "options" in wanted else control.hold_trait_notifications():
        for name, value in wanted.items():
            setattr(control, name, value)


def when_changed(controls: Sequence[w.Widget], renew: Callable[[], None]) -> None:
    """Have `renew` called at the end of a cell that has changed some of the controls.

    Where there are no cells, it is called at once. What `renew` itself does to them does not count.
    """
    shell = get_ipython()  # type: ignore[no-untyped-call]
    stale = False

    def changed(_change: object) -> None:
        nonlocal stale
        stale = True
        if shell is None:
            work()

    def work(*_: object) -> None:
        nonlocal stale
        if not stale:
            return
        with silent():
            renew()
        stale = False

    @contextmanager
    def silent() -> Iterator[None]:
        for control, names in heard:
            control.unobserve(changed, names)
        yield
        for control, names in heard:
            control.observe(changed, names)

    heard = [(control, list(settings(control))) for control in controls]
    for control, names in heard:
        control.observe(changed, names)
    if shell is not None:
        shell.events.register("post_run_cell", work)
