"""What the tests of Python in the browser start from: the book under a sub-path, and the official runtime.

Nothing is faked but the network: requests to the content network are answered with the very files it serves.
"""

from __future__ import annotations

import json
import mimetypes
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from booksite.runtime import LOCK, NETWORK
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tools.browser import ADVICE, find
from tools.pyodide_files import ABSENT, runtime

BOOK = Path(__file__).parents[2] / "_build" / "html"
PREFIX = "/some/folder/"  # no page may count on being at the root of its host
TYPES = {".wasm": "application/wasm", ".js": "text/javascript", ".json": "application/json"}


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder under `PREFIX`, quietly."""

    extensions_map: ClassVar[dict[str, str]] = {**SimpleHTTPRequestHandler.extensions_map, **TYPES}

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(PREFIX) if path.startswith(PREFIX) else "/none")

    def log_message(self, *_: object) -> None:
        pass


def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine until the test ends; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    assert (BOOK / "lite").is_dir(), "the book is not built, or without Python in the browser: make book"
    yield from serve(BOOK)


@pytest.fixture(scope="session")
def official() -> Path:
    """Return the folder of the runtime's official files."""
    return runtime()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find()
    assert path, ADVICE
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path)
        yield running
        running.close()


@dataclass
class Network:
    """Answers for the content network, counts what is asked of it, and lets nothing else out."""

    folder: Path
    served: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    lost: tuple[str, ...] = ()  # beginnings of the names of files that do not arrive
    silent: bool = False  # whether they are not refused but never answered

    def answer(self, route: Route) -> None:
        url = route.request.url
        if url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.own.append(url)
            route.continue_()
        elif not url.startswith(NETWORK):
            self.strangers.append(url)
            route.abort()
        else:
            self.send(route, url.removeprefix(NETWORK))

    def send(self, route: Route, name: str) -> None:
        self.served.append(name)
        if name.startswith(self.lost) if self.lost else False:
            if not self.silent:
                route.abort()
            return
        headers = {
            "access-control-allow-origin": "*",
            "content-type": TYPES.get(Path(name).suffix)
            or mimetypes.guess_type(name)[0]
            or "application/octet-stream",
        }
        route.fulfill(body=self.content(name), headers=headers)

    def content(self, name: str) -> bytes:
        content = (self.folder / name).read_bytes()
        if name != LOCK:
            return content
        lock = json.loads(content)
        for absent in ABSENT:  # the one change to an official file: this package comes from the site's wheels
            del lock["packages"][absent]
        return json.dumps(lock).encode()


@pytest.fixture
def network(official: Path) -> Network:
    return Network(official)


@pytest.fixture
def visitor(browser: Browser, network: Network) -> Iterator[BrowserContext]:
    """Return a reader who has never been here, on a network of which we answer for every request."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.route("**/*", network.answer)
        yield context


@pytest.fixture
def page(visitor: BrowserContext, site: str) -> Page:
    """Return the page of section 1."""
    page = visitor.new_page()
    page.goto(f"{site}chapters/ch315/why-pool.html")
    return page
