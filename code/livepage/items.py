"""What a page can show of an output: text, an error, markup, a picture."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

# The richest that a page can show without running anything comes first.
MARKUP = {"text/html": "html", "text/markdown": "markdown", "text/latex": "latex"}
PICTURES = ("image/svg+xml", "image/webp", "image/jpeg", "image/gif")
# These draw themselves by script, or ask a kernel; the page shows the words that came with them.
ALIVE = "application/"
WIDGET = "application/vnd.jupyter.widget-view+json"


def item_of(data: Mapping[str, Any], metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the richest inert form of an output, as JSON's own types; PNG is left to `Frames`.

    >>> item_of({"text/plain": "<Table>", "text/html": "<table></table>"})
    {'html': '<table></table>'}
    >>> item_of({"application/javascript": "alert(1)"})
    {'text': '[This output runs a script. It works with a kernel.]'}
    """
    if WIDGET in data:  # its text names a place in memory, another at each build
        return {"text": "[This output runs a widget. It works with a kernel.]"}
    for kind in PICTURES:
        if kind in data:
            content = joined(data[kind])
            body = base64.b64encode(content.encode()).decode() if kind == "image/svg+xml" else content.strip()
            alt = (metadata or {}).get(kind, {}).get("alt") or (metadata or {}).get("alt")
            return {"image": f"data:{kind};base64,{body}", **({"alt": alt} if alt else {})}
    for kind, name in MARKUP.items():
        if kind in data and not any(other.startswith(ALIVE) for other in data):
            return {name: joined(data[kind])}
    if "text/plain" in data:
        return {"text": joined(data["text/plain"]) + "\n"}
    return {"text": "[This output runs a script. It works with a kernel.]"}


def overwritten(text: str) -> str:
    """Return what is left of text that goes back to the beginning of a line and writes over it.

    >>> overwritten("step 10\\rstep 9\\rdone\\nnext\\r\\n")
    'done 90\\nnext\\n'
    """
    return "\n".join(map(_last, text.split("\n"))) if "\r" in text else text


def _last(line: str) -> str:
    shown = ""
    for part in line.split("\r"):
        shown = part + shown[len(part) :]
    return shown


def joined(text: str | list[str]) -> str:
    """Return text that a notebook may store line by line."""
    return text if isinstance(text, str) else "".join(text)


def stored(output: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inert form of an output as notebooks store it.

    >>> stored({"output_type": "stream", "name": "stdout", "text": ["a", "b"]})
    {'text': 'ab'}
    """
    kind = output["output_type"]
    if kind == "stream":
        return {
            "text": overwritten(joined(output["text"])),
            **({"stderr": True} if output["name"] == "stderr" else {}),
        }
    if kind == "error":
        return {"error": f"{output['ename']}: {output['evalue']}", "trace": ""}
    data = output["data"]
    if "image/png" in data:
        alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
        return {"image": f"data:image/png;base64,{joined(data['image/png']).strip()}", "alt": alt}
    return item_of(data, output.get("metadata"))
