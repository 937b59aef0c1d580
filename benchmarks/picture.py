"""Draw the measured ratios as a picture that can be read on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

MARKS = {  # colours that the colour-blind tell apart (Okabe and Ito), and shapes for those who see none
    "double loop": ("x", "#000000"),
    "PyTorch": ("o", "#0072B2"),
    "PyTorch, channels last": ("s", "#56B4E9"),
    "ONNX Runtime": ("^", "#E69F00"),
    "OpenCV": ("D", "#009E73"),
    "SciPy": ("v", "#CC79A7"),
    "scikit-image": ("P", "#D55E00"),
    "memory limit": ("|", "#666666"),
}


def draw(results: dict[str, Any], path: Path) -> None:
    """Draw how many times as long as ours each library takes, for max and for average pooling of float32."""
    plt.rcParams.update({"font.size": 11, "font.family": "sans-serif"})
    figure, panels = plt.subplots(2, 1, figsize=(5, 8.4), sharex=True, layout="constrained")
    for panel, operator in zip(panels, ("max", "average"), strict=True):
        rows = [row for row in results["rows"] if row["label"].startswith(f"{operator} ") and plain(row)]
        for y, row in enumerate(rows):
            for peer, ratio in row["ratios"].items():
                if peer in MARKS:
                    marker, colour = MARKS[peer]
                    panel.plot(
                        1 / ratio, y, marker, color=colour, markersize=8, markeredgewidth=1.8, label=peer
                    )
        panel.set_yticks(
            range(len(rows)), [f"{row['label'].split()[1]}\n{row['shape']}" for row in rows], fontsize=9
        )
        panel.invert_yaxis()
        panel.set_xscale("log")
        panel.axvline(1, color="#000000", linewidth=1)
        panel.grid(axis="both", color="#dddddd")
        panel.set_axisbelow(True)
        panel.set_title(f"{operator} pooling (window/stride)", fontsize=12)
    panels[1].set_xlabel("time over ours: right of 1 we are faster")
    named = {}
    for panel in panels:
        named |= dict(zip(*panel.get_legend_handles_labels()[::-1], strict=True))
    names = [peer for peer in MARKS if peer in named]
    figure.legend([named[peer] for peer in names], names, loc="outside lower center", ncols=2, fontsize=10)
    figure.suptitle(f"{results['machine']}, one thread, float32\n{results['date']}", fontsize=10)
    figure.savefig(path, dpi=160)


def plain(row: dict[str, Any]) -> bool:
    """Whether a row is a forward pass in float32."""
    return row["label"].endswith("float32") and "ward" not in row["label"]
