"""How a value looks under its cell: its text, and the richer forms that it offers, by MIME type."""

from __future__ import annotations

import base64
import pprint
import sys
from typing import Any

OFFERED = {
    "_repr_html_": "text/html",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
}


def bundle(value: Any) -> dict[str, Any]:
    """Return all forms of a value.

    >>> bundle([1, 2])
    {'text/plain': '[1, 2]'}
    """
    if isinstance(value, type):  # a class offers what its objects look like, not itself
        return {"text/plain": repr(value)}
    if is_figure(value):
        from booksite.run_here.figures import drawn

        return drawn(value)
    offered = getattr(value, "_repr_mimebundle_", None)
    forms = offered() if callable(offered) else None
    if forms:
        forms = forms[0] if isinstance(forms, tuple) else forms
        return {"text/plain": repr(value)} | forms
    forms = {"text/plain": text(value)}
    for method, kind in OFFERED.items():
        form = getattr(value, method, None)
        answer = form() if callable(form) else None
        if answer is not None:
            forms[kind] = base64.b64encode(answer).decode() if isinstance(answer, bytes) else answer
    return forms


def is_figure(value: Any) -> bool:
    """Whether a value is Matplotlib's figure; nobody has one before Matplotlib is loaded."""
    loaded = sys.modules.get("matplotlib.figure")
    return loaded is not None and isinstance(value, loaded.Figure)


def text(value: Any) -> str:
    """Return a value as text; plain containers that are too long for a line take several, as in Jupyter."""
    if type(value) in (dict, list, tuple, set):
        return pprint.pformat(value, width=79, sort_dicts=False)
    return repr(value)
