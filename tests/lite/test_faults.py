"""Whatever Python in the browser lacks, the reader is told so, and gets the notebook to take away."""

from __future__ import annotations

import re

import pytest
from booksite.lite import MEGABYTES
from playwright.sync_api import BrowserContext, Page, expect

from tests.lite.conftest import LINK, PAGE, READY, ROCKET, START, Network, choose, execute, press


def stop(tab: Page, *words: str) -> None:
    """Expect the bar to say so, and to offer the notebook."""
    bar = tab.locator("#live-bar .bad")
    for text in words:
        expect(bar).to_contain_text(text, timeout=START)
    with tab.expect_download() as download:
        bar.get_by_text("Download the notebooks with their library").click()
    assert download.value.suggested_filename == "notebooks.zip"


def test_the_link_says_what_it_loads(visitor: BrowserContext, site: str, network: Network) -> None:
    page = visitor.new_page()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{site}{PAGE}.html")
    page.locator(ROCKET).click()
    expect(page.get_by_role("link", name=f"Open as a notebook ({MEGABYTES} MB)")).to_be_in_viewport(ratio=1)
    told = page.locator(LINK).get_attribute("title")
    assert re.search("loads about .* stays in this browser", told or "")
    assert network.served == []
    assert network.strangers == []


def test_offline_this_very_machine_may_serve_all_it_needs(visitor: BrowserContext, site: str) -> None:
    page = visitor.new_page()
    page.goto(f"{site}{PAGE}.html")
    page.evaluate("Object.defineProperty(navigator, 'onLine', { value: false })")
    with visitor.expect_page() as opened:
        choose(page)
    expect(opened.value.locator("#live-bar")).to_be_visible()


def test_old_browser_that_opens_the_notebook_itself(visitor: BrowserContext, site: str) -> None:
    visitor.add_init_script("delete window.WebAssembly")
    tab = visitor.new_page()
    tab.goto(f"{site}lite/notebooks/index.html?path={PAGE}.ipynb")
    stop(tab, "cannot run Python")


@pytest.mark.parametrize("lost", ["pyodide.js", "pyodide.asm.wasm", "numpy"])
def test_the_runtime_does_not_arrive(visitor: BrowserContext, network: Network, site: str, lost: str) -> None:
    network.lost = (lost,)
    stop(press(visitor, site), f"cdn.jsdelivr.net did not send {lost}", "may block that address")


def test_a_package_that_a_cell_asks_for_does_not_arrive(
    visitor: BrowserContext, network: Network, site: str
) -> None:
    tab = press(visitor, site)
    bar = tab.locator("#live-bar")
    expect(bar).to_contain_text(READY, timeout=START)
    network.lost = ("click",)
    execute(tab, "import click")
    expect(bar).to_contain_text("did not send click")
    expect(bar).not_to_contain_text("could not be loaded")
    bar.get_by_role("button", name="Close").first.click()
    expect(bar.get_by_text("did not send")).to_be_hidden()


def test_an_address_without_a_notebook(visitor: BrowserContext, site: str) -> None:
    tab = visitor.new_page()
    tab.goto(f"{site}lite/")
    expect(tab.locator("#live-bar")).to_contain_text("names no notebook")
    tab.get_by_role("link", name="Open the book").click()
    tab.wait_for_url("**/chapters/index.html")


def test_the_runtime_never_answers(visitor: BrowserContext, network: Network, site: str) -> None:
    network.lost, network.silent = ("pyodide.js",), True
    visitor.clock.install()
    tab = press(visitor, site)
    expect(tab.locator("#live-bar")).to_contain_text("Loading Python", timeout=START)
    visitor.clock.fast_forward("01:00")
    stop(tab, "Python has not answered for 45 seconds")
    again = tab.get_by_role("button", name="Try again")
    again.focus()
    visitor.clock.run_for(5000)
    expect(again).to_be_focused()  # the words are not written anew every second


def test_without_service_workers(visitor: BrowserContext, site: str) -> None:
    visitor.add_init_script("delete Navigator.prototype.serviceWorker")
    expect(press(visitor, site).locator("#live-bar")).to_contain_text(READY, timeout=START)


def test_without_storage(visitor: BrowserContext, site: str) -> None:
    visitor.add_init_script("""
        const get = () => { throw new DOMException("denied", "SecurityError"); };
        for (const name of ["indexedDB", "localStorage"]) Object.defineProperty(window, name, { get });
    """)
    stop(press(visitor, site), "keeps no data of this site")
