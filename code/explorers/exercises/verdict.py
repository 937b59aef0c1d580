"""What the checks of the exercises say, and how they come to it: case by case, the smallest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from textwrap import fill
from typing import Any

import numpy as np

Case = dict[str, Any]
Setting = tuple[str, Mapping[str, Any]]
"""An explorer's name, and the traits or controls that set it, as in the page's address."""
WIDTH = 60
"""Of what a notebook shows: a code cell's output does not wrap."""


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and in words why not. A notebook shows the words.

    `shows` names an explorer that can show the case, and the settings that do, as in the page's address.
    """

    right: bool
    words: str
    shows: Setting | None = None

    def __repr__(self) -> str:
        return fill(self.words, WIDTH, break_on_hyphens=False)


UNTOUCHED = Verdict(False, "Nothing to check yet: put your answer in.")


def try_cases(
    answer: Callable[..., Any],
    cases: Iterable[tuple[Case, Any]],
    shows: Callable[[Case], Setting | None] | None = None,
) -> Verdict:
    """Call an answer on each case, in order, until it differs from what is expected.

    `shows` says how an explorer of the page can show a case, if it can. The verdict names the first wrong
    case, and where that cannot be shown, the first that can.

    >>> try_cases(lambda a: a + 1, [({"a": 0}, 1), ({"a": 1}, 3)])
    For a=1: expected 3, your answer is 2.
    """
    words, tried = "", 0
    for case, expected in cases:
        given = attempt(answer, case)
        if given is ... and not words:
            return UNTOUCHED
        tried += 1
        if not differs(given, expected):
            continue
        setting = shows(case) if shows else None
        found = f"{spelled(case)}: expected {expected}, your answer is {given!r}."
        if setting or not words:
            words += f" The explorer above can show {found}" if words else f"For {found}"
        if setting or not shows:
            return Verdict(False, words, setting)
    return Verdict(False, words) if words else Verdict(True, f"Right, in all {tried:,} cases.")


def attempt(answer: Callable[..., Any], case: Case) -> Any:
    """Return what an answer gives in a case; the error, where it raises one."""
    try:
        return answer(**case)
    except Exception as error:  # the reader's code may raise anything; the words show it
        return error


def differs(given: Any, expected: Any) -> bool:
    """Whether an answer is wrong; a truth value is no number."""
    return type(given) is bool or not np.array_equal(given, expected)


def spelled(case: Case) -> str:
    """Return a case as the arguments that make it."""
    return ", ".join(f"{name}={value}" for name, value in case.items())
