"""What a reader changes stays in the browser, and never hides a newer version of the page without a word."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.lite.conftest import START, press


def change(tab: Page, text: str) -> None:
    """Write something into the first code cell, and save the notebook."""
    cell = tab.locator(".jp-CodeCell").first
    cell.locator(".jp-Placeholder").click()  # folded, as its code is hidden in the book
    cell.locator(".cm-content").click()
    tab.keyboard.press("ControlOrMeta+A")
    tab.keyboard.insert_text(text)
    tab.keyboard.press("ControlOrMeta+S")
    expect(tab.locator(".jp-NotebookPanel .jp-Notebook")).to_be_visible()
    tab.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")


def source(tab: Page) -> str:
    """Return the first code cell's text, once the notebook is open."""
    cells = "jupyterapp.shell.currentWidget.content.model.cells"
    tab.wait_for_function(
        "window.jupyterapp?.shell.currentWidget?.content?.model?.cells.length > 1", timeout=START
    )
    return tab.evaluate(f"[...{cells}].find(cell => cell.type === 'code').sharedModel.source")


def test_a_copy_is_kept_named_and_given_up(visitor: BrowserContext, site: str) -> None:
    tab = press(visitor, site)
    original = source(tab)
    copies = tab.locator("#live-bar p").nth(1)
    expect(copies).to_be_hidden()
    change(tab, "print('mine')")

    tab.reload()
    assert source(tab) == "print('mine')"
    expect(copies).to_contain_text("This is your own copy, kept in this browser")

    def newer(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub(r'(why-pool\.ipynb": ")\w+', r"\1newer", answer.text()))

    visitor.route(re.compile(r"/lite/notebooks/index\.html"), newer)
    tab.reload()
    expect(copies).to_contain_text("The book's page has changed since you made this copy")
    copies.get_by_role("button", name="Get the fresh notebook").click()
    expect(copies).to_contain_text("This deletes your copy")
    copies.get_by_role("button", name="Delete my copy").click()
    expect(copies).to_be_hidden(timeout=START)
    assert source(tab) == original
