"""Work for all cores: copies of this process, by fork, each with every other piece of the work.

A notebook's function cannot be sent to a new process, for it lives in the kernel; a copy has it already.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, NoReturn, cast

MOST = 8  # more copies than that wait for memory
FORKS = sys.platform == "linux"  # elsewhere systems' own libraries do not survive a fork


def cores() -> int:
    """Return how many copies this machine can run at once; 1 where it cannot copy a process.

    >>> cores() >= 1
    True
    """
    return min(MOST, len(os.sched_getaffinity(0))) if FORKS else 1


def by_copies(
    function: Callable[[Any], Any], work: Sequence[Any], copies: int, patience: float
) -> Iterator[tuple[int, Any]]:
    """Yield ``(i, function(work[i]))`` as they come, from copies of this process.

    What is not yielded is left to the caller: the work of a copy that dies, of one whose result cannot be
    sent, and of all from when nothing has come for `patience` seconds, for a thread that was not copied may
    have held a lock.
    """
    children: dict[Connection, int] = {}
    try:
        for first in range(copies):
            here, there = Pipe(duplex=False)
            children[here] = _fork(function, list(enumerate(work))[first::copies], there)
            there.close()
        waiting = set(children)
        while waiting and (ready := cast("list[Connection]", wait(list(waiting), patience))):
            for connection in ready:
                try:
                    yield connection.recv()
                except Exception:  # it has ended, or sent what cannot be read
                    waiting.discard(connection)
    finally:
        _end(children)


def _fork(function: Callable[[Any], Any], work: list[tuple[int, Any]], there: Connection) -> int:
    """Return the number of a copy of this process, which does its share of the work and ends."""
    with warnings.catch_warnings():  # of the kernel's threads, which the copy lacks and does not need
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    return child or _serve(function, work, there)


def _serve(function: Callable[[Any], Any], work: list[tuple[int, Any]], there: Connection) -> NoReturn:
    """Do the work of a copy; nothing of it is heard but the answers, not even its end."""
    with contextlib.suppress(BaseException):
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        for i, piece in work:
            there.send((i, function(piece)))
    os._exit(0)


def _end(children: Mapping[Connection, int]) -> None:
    """End the copies that are left, and forget them."""
    for connection, child in children.items():
        connection.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, 0)
