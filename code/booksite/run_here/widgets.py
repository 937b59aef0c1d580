"""ipywidgets on a page: what a comm of Jupyter's carries goes to the page, and comes back, as messages.

A message to the page is ``{"kind": "comm_open", "id": ..., "state": JSON}``; the other kind is ``comm_msg``.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from typing import Any

import comm
from comm.base_comm import BaseComm
from ipywidgets import Output

from booksite.run_here.session import Session

Send = Callable[[dict[str, Any]], None]


def install(session: Session, send: Send) -> Wire:
    """Let every widget that is made from now on live on the page."""
    return Wire(session, send)


class Wire:
    """Carries what widgets say to the page, and what a reader does there to the widgets."""

    def __init__(self, session: Session, send: Send) -> None:
        self._session = session
        self._makers: dict[str, str] = {}  # of each widget, the cell that has made it
        makers = self._makers

        class PageComm(BaseComm):
            """The wire between a widget and its model on the page."""

            def publish_msg(self, msg_type: str, data: Any = None, *_: Any, **__: Any) -> None:
                if msg_type in ("comm_open", "comm_msg") and data.get("method", "update") == "update":
                    send({"kind": msg_type, "id": self.comm_id, "state": json.dumps(reduced(data["state"]))})

        def create(*arguments: Any, **options: Any) -> BaseComm:
            made = PageComm(*arguments, **options)
            makers[made.comm_id] = session.cell
            comm.get_comm_manager().register_comm(made)
            return made

        comm.create_comm = create
        let_outputs_hear(session)
        logging.getLogger("traitlets").addHandler(Faults(session))

    def receive(self, identity: str, state: str) -> None:
        """Set traits of a widget to what a reader has moved a control to, or press a button."""
        wire = comm.get_comm_manager().comms.get(identity)
        if wire is None:
            return
        given = json.loads(state)
        data = {"method": "update", "state": given, "buffer_paths": []}
        if "presses" in given:
            data = {"method": "custom", "content": {"event": "click"}}
        message = {"content": {"data": data}, "buffers": []}
        self._session.call(self._makers[identity], lambda: wire.handle_msg(message))


class Faults(logging.Handler):
    """Hears what goes wrong in callbacks: without a shell of IPython's, ipywidgets tells it a log alone."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def emit(self, record: logging.LogRecord) -> None:
        """Show an error where the callback speaks."""
        if record.exc_info and record.exc_info[1]:
            self._session.fail(record.exc_info[1])


def let_outputs_hear(session: Session) -> None:
    """Let ipywidgets' `Output` take what is printed, displayed and raised within its context."""

    def enter(output: Output) -> None:
        session.turn_to(output.model_id)

    def leave(output: Output, kind: Any, error: BaseException | None, trace: Any) -> bool:
        session.turn_back(error)
        return error is not None

    Output.__enter__, Output.__exit__ = enter, leave


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
