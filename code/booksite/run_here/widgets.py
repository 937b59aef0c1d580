"""ipywidgets on a page: what a comm of Jupyter's carries goes to the page, and comes back, as messages.

A message to the page is ``{"kind": "comm_open", "id": ..., "state": JSON}``; the other kind is ``comm_msg``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import comm
from comm.base_comm import BaseComm

Send = Callable[[dict[str, Any]], None]


def install(send: Send) -> None:
    """Let every widget that is made from now on live on the page."""

    class PageComm(BaseComm):
        """The wire between a widget and its model on the page."""

        def publish_msg(self, msg_type: str, data: Any = None, *_: Any, **__: Any) -> None:
            if msg_type in ("comm_open", "comm_msg") and data.get("method", "update") == "update":
                send({"kind": msg_type, "id": self.comm_id, "state": json.dumps(reduced(data["state"]))})

    def create(*arguments: Any, **options: Any) -> BaseComm:
        made = PageComm(*arguments, **options)
        comm.get_comm_manager().register_comm(made)
        return made

    comm.create_comm = create


def reduced(state: dict[str, Any]) -> dict[str, Any]:
    """Return a model's state as pages have it: a view by the name of the script that the site ships.

    >>> reduced({"_esm": "export default {};", "_css": "", "value": 3, "tooltip": None})
    {'value': 3, 'view': 'view-9f085b1079'}
    """
    kept = {key: value for key, value in state.items() if value is not None and key not in ("_esm", "_css")}
    if "_esm" in state:
        made_of = (state["_esm"] + state.get("_css", "")).encode()
        kept["view"] = "view-" + hashlib.sha256(made_of).hexdigest()[:10]
    return kept


def receive(identity: str, state: str) -> None:
    """Set traits of a widget to what a reader has moved a control to."""
    wire = comm.get_comm_manager().comms.get(identity)
    if wire is not None:
        data = {"method": "update", "state": json.loads(state), "buffer_paths": []}
        wire.handle_msg({"content": {"data": data}, "buffers": []})
