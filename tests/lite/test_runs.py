"""The reader's path: open the notebook, run every cell, move a slider that calls Python, change a cell."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from booksite.lite import BYTES
from booksite.notebooks import independent
from booksite.run_here.manifest import SIZES
from cnn import avg_pool2d, max_pool2d
from explorers.figures.samples import cluster
from playwright.sync_api import Locator, Page, expect

from tests.lite.conftest import BOOK, CELLS, PAGE, READY, START, Network, Visit, press, run_all

NOTEBOOK = nbformat.read(BOOK / "_sources" / f"{PAGE}.ipynb", as_version=4)
POLICY = "Content Security Policy"
CODE = [cell for cell in NOTEBOOK.cells if cell.cell_type == "code"]


def at(words: str) -> int:
    """Return the place, among code cells, of the first that contains some words."""
    return next(i for i, cell in enumerate(CODE) if words in cell.source)


@pytest.fixture(scope="module")
def net(official: Path) -> Network:
    return Network(official)


@pytest.fixture(scope="module")
def ready(visit: Visit, net: Network, site: str) -> Iterator[Page]:
    """Open the notebook through the page's link, and wait for Python."""
    with visit(net) as visitor:
        visitor.on("response", lambda answer: net.loaded.append(answer.url.partition("?")[0]))
        tab = press(visitor, site)
        expect(tab.locator("#live-bar")).to_contain_text(READY, timeout=START)
        net.loaded = [url.removeprefix(site) for url in net.loaded if url.startswith(f"{site}lite/")]
        tab.on(
            "console", lambda message: net.refused.append(message.text) if POLICY in message.text else None
        )
        yield tab


@pytest.fixture(scope="module")
def tab(ready: Page) -> Page:
    """Return the notebook after all of its cells have run."""
    run_all(ready)
    return ready


def cells(tab: Page) -> Locator:
    return tab.locator(".jp-Notebook .jp-CodeCell")


def outputs(tab: Page, number: int) -> Locator:
    return cells(tab).nth(number).locator(".jp-OutputArea-output")


def test_the_link_says_how_much_is_loaded(ready: Page, net: Network, official: Path) -> None:
    runtime = {name: SIZES["bytes"].get(name) or (official / name).stat().st_size for name in net.served}
    app = {name: (BOOK / name).read_bytes() for name in net.loaded}
    packed = {name: len(text if name.endswith(".whl") else gzip.compress(text)) for name, text in app.items()}
    wheels = {name: size for name, size in packed.items() if name.endswith(".whl")}
    python = sum(runtime.values()) + sum(wheels.values())
    measured = {"python": python, "jupyterlab": sum(packed.values()) - sum(wheels.values())}
    assert measured == pytest.approx(BYTES, rel=0.02)


def test_explorers_live_once_python_is_ready(ready: Page) -> None:
    """And no other cell has run, nor has the reader changed anything."""
    expect(outputs(ready, at("pool.show()")).locator(".ex-easel")).to_be_visible()
    expect(outputs(ready, at("ask(")).get_by_role("radio")).to_have_count(3)
    ran = ready.evaluate(f"{CELLS}.map((cell) => cell.executionCount)")
    started = [cell.id for cell in independent(NOTEBOOK.cells)]
    assert [count for count, cell in zip(ran, CODE, strict=True) if cell.id not in started] == [
        cell.execution_count for cell in CODE if cell.id not in started
    ]
    assert ready.evaluate("jupyterapp.shell.currentWidget.context.model.dirty") is False


def test_it_leads_back_to_its_page(ready: Page, site: str) -> None:
    expect(ready.get_by_role("link", name="Back to the page")).to_have_attribute("href", f"{site}{PAGE}.html")


def test_it_tells_no_date_that_nobody_wrote(ready: Page) -> None:
    expect(ready.get_by_text(re.compile("ago$"))).to_be_hidden()


def test_it_is_the_notebook_of_the_page(tab: Page) -> None:
    expect(cells(tab)).to_have_count(len(CODE))
    shown = tab.evaluate(
        "[...jupyterapp.shell.currentWidget.content.model.cells].map(c => c.sharedModel.source)"
    )
    assert [text for text, cell in zip(shown, NOTEBOOK.cells, strict=True) if cell.cell_type == "code"] == [
        cell.source for cell in CODE
    ]


def test_nothing_comes_from_elsewhere(tab: Page, net: Network) -> None:
    assert net.strangers == []
    assert "pyodide.asm.wasm" in net.served


def test_the_policy_of_the_page_refuses_nothing(tab: Page, net: Network) -> None:
    assert tab.locator("meta[http-equiv=Content-Security-Policy]").count() == 1
    assert net.refused == []


def plain(output: nbformat.NotebookNode) -> str:
    """Return what an output shows as plain text: what is printed, and a result that has no other form."""
    if output.output_type == "stream":
        return str(output.text)
    data = output.get("data", {})
    return str(data["text/plain"]) if list(data) == ["text/plain"] else ""


def test_every_cell_prints_what_the_book_prints(tab: Page) -> None:
    printed = {number: "".join(map(plain, cell.outputs)) for number, cell in enumerate(CODE)}
    assert any(printed.values())
    for number, text in printed.items():
        # Without what widgets show: a book keeps that in the widget, not among the cell's outputs.
        shown = cells(tab).nth(number).locator(".jp-OutputArea-output pre:not(.widget-output pre, .ex-code)")
        assert "".join(shown.all_inner_texts()).strip() == text.strip()


def test_no_cell_fails(tab: Page) -> None:
    expect(tab.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)


def test_figures_show(tab: Page) -> None:
    expect(outputs(tab, at("plt.show()")).locator("img")).to_have_count(1)


def test_terms_lead_to_the_glossary(tab: Page, site: str) -> None:
    with tab.context.expect_page() as opened:
        tab.locator(".jp-MarkdownCell a", has_text="feature maps").first.click()
    opened.value.wait_for_load_state()
    assert opened.value.url.startswith(f"{site}chapters/glossary.html#")
    assert opened.value.evaluate("document.querySelector(decodeURIComponent(location.hash)) !== null")
    opened.value.close()


def test_a_slider_calls_python(tab: Page) -> None:
    pooling = outputs(tab, at("@interact(size"))
    handle = pooling.locator(".widget-slider", has_text="size").locator(".noUi-handle")
    x = cluster()[None, None]
    for size in (3, 4):
        handle.press("ArrowRight")
        strongest = [pool(x, size, 2).max() for pool in (max_pool2d, avg_pool2d)]
        words = "strongest: max {:.1f}, average {:.1f}".format(*strongest)
        expect(pooling.get_by_text(words)).to_be_visible(timeout=30_000)


def test_a_changed_cell_runs(tab: Page) -> None:
    number = at("before = height")
    cells(tab).nth(number).locator(".cm-content").click()
    tab.keyboard.press("ControlOrMeta+A")
    tab.keyboard.insert_text(
        "from cnn import max_pool2d\nprint(max_pool2d(np.arange(16.0).reshape(1, 1, 4, 4), 2))"
    )
    tab.keyboard.press("Shift+Enter")
    expect(outputs(tab, number)).to_contain_text("13. 15.", timeout=30_000)


def test_the_library_is_back_after_a_restart(tab: Page) -> None:
    tab.get_by_role("menuitem", name="Kernel", exact=True).click()
    tab.get_by_text("Restart Kernel…", exact=True).click()
    tab.locator(".jp-Dialog .jp-mod-accept").click()
    number = at("from cnn import receptive_field")
    cells(tab).nth(number).locator(".cm-content").click()
    tab.keyboard.press("ControlOrMeta+A")
    tab.keyboard.insert_text("import cnn\nprint('again', cnn.__name__)")
    tab.keyboard.press("Shift+Enter")
    expect(outputs(tab, number)).to_contain_text("again cnn", timeout=START)
