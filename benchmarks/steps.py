"""Time the steps of the page on fast pooling, as the page writes them: ``python -m benchmarks.steps``."""

from __future__ import annotations

import datetime
import json
import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from cnn import max_pool2d
from explorers.exercises.timed import STEPS as RESULTS

from .timing import interleave, processor

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "chapters" / "ch315" / "fast-pooling.ipynb"
STEPS = ["double_loop", "windows", "one_axis", "shifts", "by_ribbon"]
WINDOWS = [(2, 2), (3, 1), (7, 1)]
SHAPE = (1, 8, 64, 64)


def functions() -> dict[str, Callable[..., np.ndarray]]:
    """Return the steps that the page's cells define, and the library's own pooling."""
    names: dict[str, Any] = {"tell": lambda *_: None, "x": None}
    for cell in nbformat.read(PAGE, as_version=4).cells:
        if "by-hand" in cell.metadata.get("tags", []):
            exec("import numpy as np\n" + cell.source, names)
    return {**{name: names[name] for name in STEPS}, "max_pool2d": max_pool2d}


def measure(size: int, stride: int) -> dict[str, float]:
    """Return the milliseconds that each step takes for one window; all must give the same answer."""
    x = np.random.default_rng(0).normal(size=SHAPE)
    calls = {name: partial(function, x, size, stride) for name, function in functions().items()}

    def check(name: str, answer: object) -> None:
        np.testing.assert_array_equal(np.asarray(answer), max_pool2d(x, size, stride), err_msg=name)

    return {
        name: round(1e3 * statistics.median(times), 4) for name, times in interleave(calls, check).items()
    }


def main(machine: str) -> None:
    """Measure all windows, and write the results where the page draws them from."""
    results = {
        "date": datetime.date.today().isoformat(),
        "machine": machine,
        "milliseconds": {f"{size}/{stride}": measure(size, stride) for size, stride in WINDOWS},
    }
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(f"{RESULTS.name} is written")


if __name__ == "__main__":
    main(processor())
