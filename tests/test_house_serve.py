"""The server takes the next free port and answers this machine alone."""

from __future__ import annotations

import threading
import urllib.request
from pathlib import Path

import pytest

from tools import serve


def test_the_next_free_port(tmp_path: Path) -> None:
    with serve.listen(tmp_path) as first, serve.listen(tmp_path, first.server_port) as second:
        assert first.server_port < second.server_port
        assert {first.server_address[0], second.server_address[0]} == {"127.0.0.1"}


def test_no_free_port(tmp_path: Path) -> None:
    with (
        serve.listen(tmp_path) as first,
        pytest.raises(SystemExit, match=f"ports {first.server_port} to {first.server_port} are all in use"),
    ):
        serve.listen(tmp_path, first.server_port, tries=1)


def test_serves_the_folder(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("a page", encoding="utf-8")
    with serve.listen(tmp_path) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/page.html", timeout=10) as answer:
            assert answer.read() == b"a page"
