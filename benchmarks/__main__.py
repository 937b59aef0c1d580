"""Measure, print a table, and write the results where the page on fast pooling draws them from."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import platform
import statistics
from collections.abc import Callable
from pathlib import Path

import numpy as np

from . import steps
from .peers import Case, backward_calls, calls, global_calls
from .timing import interleave, processor, ratio

RESULTS = Path(__file__).parents[1] / "code" / "explorers" / "figures" / "speed.json"
PACKAGES = ["numpy", "torch", "onnxruntime", "opencv-python-headless", "scipy", "scikit-image"]
SHAPES = {"a": (8, 64, 112, 112), "b": (8, 64, 112, 112), "c": (8, 256, 28, 28), "d": (1, 3, 1024, 1024)}


def cases() -> list[Case]:
    """Return the forward poolings to measure."""
    found = []
    for operator in ("max", "average"):
        for dtype in ("float32", "float64"):
            found += [
                Case("a", operator, SHAPES["a"], 2, 2, 0, dtype),
                Case("b", operator, SHAPES["b"], 3, 2, 1, dtype),
                Case("c", operator, SHAPES["c"], 3, 1, 1, dtype),
            ]
        found += [Case("d", operator, SHAPES["d"], size, 1) for size in (7, 15, 31, 63)]
        found.append(Case("f", operator, (1, 1, 8, 8), 2, 2))
    return found


def main() -> None:
    """Measure everything."""
    rows = []
    for case in cases():
        label = f"{case.operator} {case.size}/{case.stride} pad {case.padding} {case.dtype}"
        rows.append(measure(case.name, label, case.shape, calls(case)))
    for shape in ((32, 2048, 7, 7), (8, 512, 112, 112)):
        rows.append(measure("e", "global average float32", shape, global_calls(shape)))
    for case in cases():
        if case.name in "abc" and case.dtype == "float32":
            what = "max forward + backward" if case.operator == "max" else "average backward"
            label = f"{what} {case.size}/{case.stride} pad {case.padding} float32"
            rows.append(measure(case.name, label, case.shape, backward_calls(case)))
    results = {
        "date": datetime.date.today().isoformat(),
        "machine": processor(),
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
        "threads": 1,
        "rows": rows,
    }
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(f"{RESULTS.name} is written; `make refresh` brings it into the page")
    steps.main(processor())


def measure(
    name: str, label: str, shape: tuple[int, ...], functions: dict[str, Callable[[], object]]
) -> dict:
    """Time functions that must all give the same answer; print and return a row of the table."""
    expected = np.asarray(functions["cnn"]())

    def check(peer: str, answer: object) -> None:
        if peer != "memory limit":
            np.testing.assert_allclose(np.asarray(answer), expected, atol=1e-4, err_msg=peer)

    times = interleave(functions, check)
    row = {
        "case": name,
        "label": label,
        "shape": "×".join(map(str, shape)),
        "milliseconds": {peer: round(1e3 * statistics.median(each), 5) for peer, each in times.items()},
        "ratios": {peer: float(f"{ratio(times, 'cnn', peer):.3g}") for peer in times if peer != "cnn"},
    }
    ratios = "  ".join(f"{peer} {value:.3g}" for peer, value in row["ratios"].items())
    print(
        f"{name}  {label:45} {row['shape']:14} {row['milliseconds']['cnn']:9.3f} ms, over: {ratios}",
        flush=True,
    )
    return row


if __name__ == "__main__":
    main()
