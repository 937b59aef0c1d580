"""An ONNX file given to a page: its table and its picture, and nothing of it leaves the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import onnx
import pytest
from axe_playwright_python.sync_playwright import Axe
from cnn import from_onnx
from cnn.report import report
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests import onnx_random
from tests.lite.cells import cell, reset, run, said, write
from tests.lite.conftest import START, Network
from tests.onnx_models import write_heavy

TAKER = ".cell:has(> .run-file)"
DROP = """([name, bytes]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
  for (const kind of ["dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
}"""
MEMORY = "import pyodide_js\nprint(pyodide_js._module.HEAPU8.length)"


@pytest.fixture(scope="module")
def tab(reader: BrowserContext, home: str) -> Iterator[Page]:
    """Return the page whose Python the tests share."""
    page = reader.new_page()
    page.goto(f"{home}chapters/ch315/your-network.html")
    yield page
    page.close()


def ended(place: Locator) -> str:
    """Wait until a cell that was told to run has; return what it shows."""
    expect(place).to_have_attribute("data-run", "busy")
    expect(place).to_have_attribute("data-run", re.compile("ran|failed"), timeout=START)
    return place.locator(".cell_output").inner_text()


def lines(text: str) -> list[str]:
    """Return lines without the space at their ends, and none that are empty."""
    return [line.rstrip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("seed", [2, 5, 7])
def test_a_chosen_file_gives_what_python_gives_elsewhere(tab: Page, tmp_path: Path, seed: int) -> None:
    path = tmp_path / f"my “{seed}” network.onnx"
    onnx.save(onnx_random.grow(seed, 7, 6, 4), path)
    expected = lines(report(from_onnx(path, partial=True)))
    place = tab.locator(TAKER)
    sent: list[str] = []
    tab.on("request", lambda request: sent.append(f"{request.method} {request.post_data} {request.url}"))
    place.get_by_label("Your own ONNX file").set_input_files(path)
    assert lines(ended(place))[: len(expected)] == expected
    expect(place.locator(".cell_output img")).to_have_attribute("src", re.compile("^data:image/png"))
    assert f'model = "/yours/{path.name}"' in place.locator("pre").first.inner_text()
    assert [each for each in sent if not each.startswith("GET None")] == []
    reset(place)
    assert "portrait.EXAMPLE" in place.locator("pre").first.inner_text()


def test_a_dropped_file_is_read_into_a_cell_that_stays_the_reader_s(tab: Page) -> None:
    place = tab.locator(TAKER)
    model = onnx_random.grow(3, 7, 6, 4)
    tab.evaluate(DROP, ["photo.png", [1, 2, 3]])
    expect(place.locator(".run-file")).to_contain_text("photo.png is no ONNX file: those end in .onnx.")
    expect(place).to_have_attribute("data-run", "stored")
    tab.evaluate(DROP, ["broken.onnx", [1, 2, 3]])
    assert "/yours/broken.onnx is not an ONNX model" in ended(place)
    tab.evaluate(DROP, ["mine.onnx", list(model.SerializeToString())])
    assert "The table covers" in ended(place)
    write(place, 'import os\nprint(os.listdir("/yours"))')
    assert run(place).strip() == "['mine.onnx']"
    assert (
        tab.evaluate("Object.keys(localStorage).some(key => localStorage[key].includes('/yours/mine'))")
        is False
    )
    reset(place)


def test_a_file_is_there_again_after_stop(tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "kept.onnx"
    onnx.save(onnx_random.grow(1, 7, 6, 4), path)
    place = tab.locator(TAKER)
    place.get_by_label("Your own ONNX file").set_input_files(path)
    ended(place)
    write(place, "print('begun')\nwhile True:\n    pass")
    place.get_by_role("button", name=re.compile("^Run")).click()
    expect(place.locator(".cell_output")).to_contain_text("begun", timeout=START)
    place.get_by_role("button", name=re.compile("^Stop")).click()
    write(place, "from cnn import from_onnx\nprint(from_onnx('/yours/kept.onnx', partial=True).covers)")
    assert run(place).strip() == from_onnx(path, partial=True).covers
    reset(place)


def test_weights_of_half_a_gigabyte_are_not_read(tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "heavy.onnx"
    write_heavy(path, 7_000_000)
    assert path.stat().st_size > 500_000_000
    place = tab.locator(TAKER)
    place.get_by_label("Your own ONNX file").set_input_files(path)
    assert lines(ended(place))[: len(expected := lines(report(from_onnx(path))))] == expected
    write(place, MEMORY)
    assert int(run(place)) < 250_000_000
    reset(place)


def test_a_list_of_layers_that_is_changed_redraws_the_portrait(tab: Page) -> None:
    place = cell(tab, 1)
    before = place.locator(".cell_output img").get_attribute("src")
    code = place.locator("pre").first.inner_text()
    write(place, code.replace('    Layer("conv", 3, padding=1),\n', "", 1))
    run(place)
    expect(place.locator(".cell_output img")).to_have_count(1)
    assert place.locator(".cell_output img").get_attribute("src") != before
    write(cell(tab, 2), "print(len(mine))")
    assert run(cell(tab, 2)).strip() == "6"
    reset(cell(tab, 2))
    reset(place)


def test_the_page_with_its_editors_open_is_accessible(tab: Page) -> None:
    for button in tab.get_by_role("button", name=re.compile("^Edit cell")).all():
        if button.is_visible():
            button.click()
    problems = Axe().run(tab, "article").response["violations"]
    assert [problem["id"] for problem in problems] == []


def test_a_phone_can_choose_a_file(browser: Browser, official: Path, site: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.onnx"
    onnx.save(onnx_random.grow(1, 7, 6, 4), path)
    screen = {"width": 390, "height": 844}
    with browser.new_context(viewport=screen, has_touch=True, is_mobile=True) as context:
        context.route("**/*", Network(official).answer)
        page = context.new_page()
        page.goto(f"{site}chapters/ch315/your-network.html")
        place = page.locator(TAKER)
        chosen = place.get_by_label("Your own ONNX file")
        assert chosen.bounding_box()["height"] >= 40  # type: ignore[index]
        with page.expect_file_chooser() as asked:
            chosen.tap()
        asked.value.set_files(path)
        assert "The table covers" in ended(place)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        expect(said(place).first).to_contain_text("Ran in")
