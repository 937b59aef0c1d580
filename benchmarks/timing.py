"""Time several functions in turn, so that all meet the same weather on the machine."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROUNDS = 9
LEAST = 0.01
"""Seconds that one measurement should take at least; short functions are repeated."""
TOO_SLOW = 1.0
"""Seconds from which on a function is measured once and not again."""

Call = Callable[[], object]


def interleave(functions: Mapping[str, Call], check: Callable[[str, object], None]) -> dict[str, list[float]]:
    """Return the seconds of processor time a call of each function took, round by round.

    Processor time, because on a machine that others use too the clock on the wall measures them as well.

    Parameters
    ----------
    functions : mapping of str to callable
        What to time, by name.
    check : callable
        Called once for each function, with its name and what it returned; raises if that is wrong.
    """
    repeats, once = {}, {}
    for name, function in functions.items():
        start = time.process_time()
        answer = function()
        once[name] = time.process_time() - start
        check(name, answer)
        if once[name] < TOO_SLOW:
            repeats[name] = max(1, round(LEAST / max(_time(function, 1), 1e-7)))
    times: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(ROUNDS):
        for name, function in functions.items():
            times[name].append(_time(function, repeats[name]) if name in repeats else once[name])
    return times


def ratio(times: dict[str, list[float]], name: str, other: str) -> float:
    """Return the median, over the rounds, of the time of one function over that of another."""
    return statistics.median(a / b for a, b in zip(times[name], times[other], strict=True))


def _time(function: Call, repeats: int) -> float:
    start = time.process_time()
    for _ in range(repeats):
        function()
    return (time.process_time() - start) / repeats


def processor() -> str:
    """Return the processor's name, as far as the system tells."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
