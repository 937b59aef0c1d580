"""How much faster the steps of the page on fast pooling are: what `make bench-steps` measured last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

STEPS = Path(__file__).with_name("steps.json")


def _stored() -> dict[str, Any]:
    return dict(json.loads(STEPS.read_text(encoding="utf-8")))


def faster(name: str, other: str, size: int, stride: int) -> float | None:
    """Return how many times faster one function of the page was than another, by their names.

    `None` where the first was not measured.

    >>> faster("double_loop", "double_loop", 7, 1)
    1.0
    >>> faster("mine", "double_loop", 7, 1)
    """
    taken = _stored()["milliseconds"][f"{size}/{stride}"]
    return float(taken[other] / taken[name]) if name in taken else None


def measured() -> str:
    """Return when and on what the steps were measured."""
    found = _stored()
    return f"{found['date']}, {found['machine']}, one thread"
