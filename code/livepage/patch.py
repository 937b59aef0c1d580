"""A notebook that knows nothing of livepage: ipywidgets' names answered, pictures in place of windows."""

from __future__ import annotations

import ipywidgets
from IPython.core.getipython import get_ipython
from ipywidgets.widgets import interaction

from livepage.interact import interact, interact_manual, interactive, interactive_output

ANSWERED = {
    "interact": interact,
    "interact_manual": interact_manual,
    "interactive": interactive,
    "interactive_output": interactive_output,
}
# The backends whose pictures a page keeps; figures meant for widgets or windows are drawn by the first.
PICTURES = ("inline", "agg", "pdf", "ps", "svg", "--list", "-l", "")


def patch() -> None:
    """Put livepage's `interact` and its kin where notebooks import ipywidgets' own from.

    And have `%matplotlib widget` and the like, whose figures need a kernel, choose pictures.
    """
    for module in (ipywidgets, ipywidgets.widgets, interaction):
        for name, value in ANSWERED.items():
            setattr(module, name, value)
    shell = get_ipython()  # type: ignore[no-untyped-call]
    if shell is None:
        return
    magic = shell.find_line_magic("matplotlib")

    def matplotlib(line: str) -> object:
        return magic(line if line.strip() in PICTURES else "inline")

    shell.register_magic_function(matplotlib, "line")  # type: ignore[arg-type]
