"""What every page test starts from: the built book under a sub-path, and tabs that watch themselves."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests import tinybook
from tests.once import once
from tests.pages import tiny
from tests.touring import course_functions, foreign_book  # noqa: F401
from tools.browser import ADVICE, find
from tools.serve import Server

BOOK = Path(os.environ.get("BOOK", Path(__file__).parents[2] / "_build" / "html"))
PARTS = {"_static", "lite"}  # not pages of the book: the theme's files, and the browser's JupyterLab
PAGES = sorted(
    path.relative_to(BOOK).as_posix()
    for path in BOOK.rglob("*.html")
    if not PARTS & set(path.relative_to(BOOK).parts)
)
STATE = re.compile(r'<script type="application/vnd\.jupyter\.widget-state\+json">(.*?)</script>', re.DOTALL)

Open = Callable[..., Page]


def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers `--numprocesses auto` starts: each waits for its browser half of its time."""
    return 2 * (os.cpu_count() or 1)


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder under ``/sub/`` and nothing else."""

    def translate_path(self, path: str) -> str:
        """Strip the sub-path; whatever is asked for outside of it does not exist."""
        return super().translate_path(path.removeprefix("/sub")) if path.startswith("/sub/") else "/nowhere"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port; give its address."""
    with Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/sub"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a running Chromium that can reach this machine alone, or the Firefox that is named."""
    firefox = os.environ.get("FIREFOX")
    path = firefox or find()
    assert path, ADVICE
    # No host but this one; and no address bar drawn by web pages, which load four hundred files for each tab.
    rules = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
    plain = "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup"
    with sync_playwright() as playwright:
        if firefox:  # as it is installed, spoken to by WebDriver BiDi
            running = playwright.firefox.launch(executable_path=path, channel="moz-firefox")
        else:
            running = playwright.chromium.launch(executable_path=path, args=[rules, plain])
        yield running
        running.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Return the address of the built book."""
    assert (BOOK / "index.html").is_file(), "the book is not built: make book"
    with served(BOOK) as address:
        yield address


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small book that uses what the real one may not."""
    return once(tmp_path_factory, "tiny", lambda folder: tinybook.publish(folder, tiny.PAGES)) / "_build/html"


@pytest.fixture(scope="session")
def tiny_site(tiny_folder: Path) -> Iterator[str]:
    """Return the address of the small book."""
    with served(tiny_folder) as address:
        yield address


class Watch:
    """Notes what a tab says on its console and whom it asks for something."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.strangers: list[str] = []

    def follow(self, tab: Page) -> None:
        """Listen to a tab."""
        tab.on("pageerror", lambda error: self.errors.append(f"{tab.url}: {error}"))
        tab.on("console", self.hear)
        tab.on("request", lambda request: self.judge(request.url))

    def hear(self, message: ConsoleMessage) -> None:
        """Note an error, with the address that it is about."""
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location['url']})")

    def judge(self, url: str) -> None:
        """Note a request that leaves this machine."""
        if not url.startswith(("http://127.0.0.1:", "file:", "data:", "blob:")):
            self.strangers.append(url)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Return the watch over a test's tabs; at the end it must have seen nothing."""
    watching = Watch()
    yield watching
    assert watching.strangers == []
    assert watching.errors == []


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[Open]:
    """Return a function that opens an address in a new tab, with Playwright's options for a context."""
    with contextlib.ExitStack() as contexts:

        def open_(url: str, **options: Any) -> Page:
            context = contexts.enter_context(browser.new_context(**options))
            tab = context.new_page()
            tab.set_default_timeout(10_000)
            watch.follow(tab)
            tab.goto(url, wait_until="load")
            return tab

        yield open_


@functools.cache
def homes() -> dict[str, str]:
    """Return the page that each explorer lives on, by the explorer's name."""
    found = {}
    for page in PAGES:
        for state in STATE.findall((BOOK / page).read_text(encoding="utf-8")):
            for model in json.loads(state)["state"].values():
                if {"name", "first"} <= set(model["state"]):
                    found[model["state"]["name"]] = page
    return found


def root(name: str) -> str:
    """Return the selector of an explorer, its controls included."""
    return f".pw-root:has([data-explorer='{name}'])"


def hold_time(tab: Page) -> None:
    """Stop a tab's clock: from now on it goes when told, however slow the machine."""
    tab.clock.install(time=0)
    tab.clock.pause_at(1)
