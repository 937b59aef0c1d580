"""What the tests of Python in the browser start from: the book under a sub-path, and the official runtime.

Nothing is faked but the network: requests to the content network are answered with the very files it serves.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from booksite.runtime import LOCK, NETWORK
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    Request,
    Route,
    expect,
    sync_playwright,
)

from tests.lite.own import build
from tools.browser import ADVICE, find
from tools.pyodide_files import ABSENT, runtime
from tools.serve import Server

BOOK = Path(os.environ.get("BOOK", Path(__file__).parents[2] / "_build" / "html"))
PREFIX = "/some/folder/"  # no page may count on being at the root of its host
PAGE = "chapters/ch315/why-pool"
ELSEWHERE = "book.localhost"  # this machine, by a name that does not say so
ROCKET = ".dropdown-launch-buttons > button"
LINK = "a.btn-open-notebook"
READY = "Python is ready"
START = 240_000  # ms that a loaded machine may take to start Python
RUN = 900_000  # ms that it may take to run a notebook: one of them trains two dozen networks
CELLS = "[...jupyterapp.shell.currentWidget.content.model.cells].filter((cell) => cell.type === 'code')"
KERNEL = "jupyterapp.shell.currentWidget.context.sessionContext.session.kernel"
# Whether each cell has run, or one has failed, which keeps the others from it.
DONE = f"""{KERNEL}.status === 'idle' && ({CELLS}.every((cell) => cell.executionCount)
  || {CELLS}.some((cell) => cell.outputs.toJSON().some((output) => output.output_type === 'error')))"""


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder under `PREFIX`, quietly."""

    extensions_map: ClassVar[dict[str, str]] = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".wasm": "application/wasm",
    }

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(PREFIX) if path.startswith(PREFIX) else "/none")

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; give its address."""
    with Server(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    assert (BOOK / "lite").is_dir(), "the book is not built, or without Python in the browser: make book"
    with served(BOOK) as address:
        yield address


@pytest.fixture(scope="session")
def official() -> Path:
    """Return the folder of the runtime's official files."""
    return runtime()


@pytest.fixture(scope="session")
def own(official: Path, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Return a site that serves the runtime itself."""
    return build(BOOK, official, tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="session")
def home(own: SimpleNamespace) -> Iterator[str]:
    """Return the address of the site that serves the runtime itself."""
    with served(own.folder) as address:
        yield address


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    firefox = os.environ.get("FIREFOX")
    path = firefox or find()
    assert path, ADVICE
    if firefox:
        running = driver.firefox.launch(executable_path=path, channel="moz-firefox")
    else:
        running = driver.chromium.launch(executable_path=path)
    yield running
    running.close()


@dataclass
class Network:
    """Answers for the content network, counts what is asked of it, and lets nothing else out."""

    folder: Path
    served: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)  # of the site, where a test notes it
    refused: list[str] = field(default_factory=list)  # what a page's policy forbade, where a test notes it
    lost: tuple[str, ...] = ()  # beginnings of the names of files that do not arrive
    silent: bool = False  # whether those are never answered, instead of refused

    def answer(self, route: Route) -> None:
        url = route.request.url
        if url.startswith(("http://127.0.0.1:", f"http://{ELSEWHERE}:", "file:", "data:", "blob:")):
            route.continue_()
        elif url.startswith(NETWORK):
            self.send(route, url.removeprefix(NETWORK))
        else:
            self.strangers.append(url)
            route.abort()

    def send(self, route: Route, name: str) -> None:
        self.served.append(name)
        if not name.startswith(self.lost or ("/",)):
            kind = Handler.extensions_map.get(Path(name).suffix, "application/octet-stream")
            route.fulfill(
                body=self.content(name), content_type=kind, headers={"access-control-allow-origin": "*"}
            )
        elif not self.silent:
            route.abort()

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


Visit = Callable[[Network], BrowserContext]


@pytest.fixture(scope="session")
def visit(browser: Browser) -> Visit:
    """Return a function that makes a reader who has never been here, on a given network."""

    def new(network: Network) -> BrowserContext:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.route("**/*", network.answer)
        return context

    return new


@pytest.fixture
def visitor(visit: Visit, network: Network) -> Iterator[BrowserContext]:
    with visit(network) as context:
        yield context


@pytest.fixture(scope="session")
def profile(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Return a browser with a profile, where it keeps WebAssembly compiled: Python starts in half the time.

    No private window does so, as the other tests' contexts are, nor one whose requests Playwright answers.
    """
    path = find()
    assert path, ADVICE
    folder, screen = tmp_path_factory.mktemp("profile"), {"width": 1280, "height": 900}
    alone = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
    context = driver.chromium.launch_persistent_context(
        folder, executable_path=path, args=[alone], viewport=screen
    )
    yield context
    context.close()


@pytest.fixture(scope="module")
def reader(profile: BrowserContext, home: str) -> Iterator[BrowserContext]:
    """Return a reader of `home` who stays, has kept nothing of an earlier test file, and asks nobody else."""
    strangers: list[str] = []

    def judge(request: Request) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            strangers.append(request.url)

    tab = profile.new_page()
    tab.context.new_cdp_session(tab).send(
        "Storage.clearDataForOrigin",
        {"origin": home.removesuffix(PREFIX), "storageTypes": "local_storage,indexeddb"},
    )
    tab.close()
    profile.on("request", judge)
    yield profile
    profile.remove_listener("request", judge)
    assert strangers == []


def press(visitor: BrowserContext, site: str) -> Page:
    """Open section 1 and choose "Open as a notebook"; return the tab that opens."""
    page = visitor.new_page()
    page.goto(f"{site}{PAGE}.html")
    with visitor.expect_page() as opened:
        choose(page)
    return opened.value


def choose(page: Page) -> None:
    """Choose "Open as a notebook" behind the page's rocket."""
    page.locator(ROCKET).click()
    page.locator(LINK).click()


def run_all(tab: Page) -> list[list[dict[str, Any]]]:
    """Run all cells of the notebook, once Python is ready; return the outputs of each code cell."""
    expect(tab.locator("#live-bar")).to_contain_text(READY, timeout=START)
    tab.get_by_role("menuitem", name="Run", exact=True).click()
    tab.get_by_text("Run All Cells", exact=True).click()
    tab.wait_for_function(DONE, timeout=RUN)
    return tab.evaluate(f"{CELLS}.map((cell) => cell.outputs.toJSON())")


def execute(tab: Page, code: str) -> str:
    """Run code beside the notebook's cells, once Python is ready; return what it says."""
    expect(tab.locator("#live-bar")).to_contain_text(READY, timeout=START)
    return tab.evaluate(
        f"""async (code) => {{
          const said = [], future = {KERNEL}.requestExecute({{ code }});
          future.onIOPub = ({{ content }}) => said.push(content.text ?? content.traceback?.join("\\n") ?? "");
          await future.done;
          return said.join("");
        }}""",
        code,
    )
