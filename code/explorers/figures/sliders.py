"""What `python -m benchmarks.sliders` measured last: sliders that live without Python, made by many tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from explorers.figures import bars

RESULTS = Path(__file__).parent / "sliders.json"
SIZES = (64, 400, 2_000)
NOTHING = "–"


def results() -> dict[str, Any]:
    """Return the date, the machine, the versions, and a row for each tool and number of states."""
    return dict(json.loads(RESULTS.read_text(encoding="utf-8")))


def rows(states: int) -> dict[str, dict[str, Any]]:
    """Return the rows with so many states, by tool."""
    return {row["tool"]: row for row in results()["rows"] if row["states"] == states}


def figure() -> Figure:
    """Draw, for each tool, the milliseconds from a key to the changed picture, with 64 states."""
    times = {tool: row["median"] for tool, row in rows(SIZES[0]).items()}
    return bars.simple(
        times, "milliseconds", ".1f", width=3.8
    )  # of inches: the words are read on a phone too


def table() -> str:
    """Return the measurements as a table in Markdown; what was not built has a dash."""
    heads = [
        "",
        "kB of states, gzip",
        "seconds to build them",
        "asks other hosts",
        "from a folder",
        "no script",
    ]
    lines = [heads, ["---"] * len(heads)]
    by_size = [rows(states) for states in SIZES]
    for tool, first in by_size[0].items():
        found = [size.get(tool) for size in by_size]
        lines.append(
            [
                tool,
                " / ".join(f"{row['states_bytes'] / 1_000:.1f}" if row else NOTHING for row in found),
                " / ".join(f"{row['states_processor']:.1f}" if row else NOTHING for row in found),
                ", ".join(first["strangers"]) or "no",
                "yes" if first["from_folder"] else "no",
                first["without_script"],
            ]
        )
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def provenance() -> str:
    """Return when, with what and on what it was measured."""
    found = results()
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    before, after = found["loads"]
    return (
        f"Measured on {found['date']}, {found['machine']}, {found['cores']} cores, at a load of {before:g} "
        f"before and {after:g} after; Python {found['python']}, {versions}."
    )
