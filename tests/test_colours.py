"""Colours that must be told apart are, by the colour-blind too, and on either ground.

Dichromatic vision is simulated after Machado, Oliveira and Fernandes, "A Physiologically-based Model for
Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009; distances are CIE 1976 ΔE. Ten is a clear
difference.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from livepage.palettes import PALETTES
from matplotlib.colors import to_rgb

CSS = (Path(__file__).parents[1] / "code" / "livepage" / "js" / "view.css").read_text(encoding="utf-8")
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
every_sight = pytest.mark.parametrize("sight", SIGHTS)


def linear(colour: str) -> np.ndarray:
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(colour: str, sight: str) -> np.ndarray:
    seen = np.clip(np.array(SIGHTS[sight]) @ linear(colour), 0, 1)
    x, y, z = np.cbrt(XYZ @ seen / (XYZ @ np.ones(3)))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(a: str, b: str, sight: str) -> float:
    return float(np.linalg.norm(lab(a, sight) - lab(b, sight)))


def contrast(a: str, b: str) -> float:
    """Return WCAG's contrast ratio."""
    high, low = sorted((float(XYZ[1] @ linear(c)) for c in (a, b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def variables(selector: str) -> dict[str, str]:
    """Return the custom properties that a rule of view.css sets."""
    block = CSS.split(selector, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--lp-(\w+): (#\w+);", block))


@every_sight
def test_lines_of_figures_can_be_told_apart(sight: str) -> None:
    with plt.style.context("explorers.figures.book"):
        cycle = [f"#{c.lstrip('#')}" for c in plt.rcParams["axes.prop_cycle"].by_key()["color"]]
    for a, b in itertools.combinations(cycle[:4], 2):
        assert apart(a, b, sight) > 10, (a, b)


@every_sight
@pytest.mark.parametrize("selector", [".lp-view {", '[data-jp-theme-light="false"] .lp-view {'])
def test_what_is_seen_and_who_sees_can_be_told_apart(selector: str, sight: str) -> None:
    colours = variables(selector)
    assert apart(colours["down"], colours["up"], sight) > 10


@every_sight
def test_a_larger_value_is_never_darker(sight: str) -> None:
    lightness = [lab(colour, sight)[0] for colour in PALETTES["values"]]
    assert np.all(np.diff(lightness) > 0)


def test_signed_values_are_blue_white_and_orange_alike_on_both_sides_of_zero() -> None:
    signed = PALETTES["signed"]
    lightness = np.array([lab(colour, "normal")[0] for colour in signed])
    middle = len(signed) // 2
    assert (signed[0], signed[middle], signed[-1]) == ("#0072b2", "#ffffff", "#e69f00")
    for colour in signed[:middle]:
        assert to_rgb(colour)[2] > to_rgb(colour)[0], "blue"
    for colour in signed[middle + 1 :]:
        assert to_rgb(colour)[0] > to_rgb(colour)[2], "orange"
    assert np.all(np.diff(lightness[: middle + 1]) > 0)
    assert np.all(np.diff(lightness[middle:]) < 0)


@pytest.mark.parametrize("selector", [".lp-view {", '[data-jp-theme-light="false"] .lp-view {'])
def test_outlines_and_words_stand_out_from_their_ground(selector: str) -> None:
    colours = variables(selector)
    for name in ("text", "quiet"):
        assert contrast(colours[name], colours["face"]) >= 4.5, name
    for name in ("down", "up"):
        assert contrast(colours[name], colours["face"]) >= 3, name
