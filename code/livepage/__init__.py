"""Sliders that live in JupyterLab, in the browser's Python, and on a published page without any kernel."""

from livepage.explore import Explorer, explore
from livepage.interact import interact, interact_manual, interactive, interactive_output
from livepage.question import Question, ask
from livepage.scene import Affine, Grid, Image, Ladder, Link, Plot, Scene, Series, Ticks

__all__ = [
    "Affine",
    "Explorer",
    "Grid",
    "Image",
    "Ladder",
    "Link",
    "Plot",
    "Question",
    "Scene",
    "Series",
    "Ticks",
    "ask",
    "explore",
    "interact",
    "interact_manual",
    "interactive",
    "interactive_output",
]
