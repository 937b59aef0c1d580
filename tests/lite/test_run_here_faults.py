"""Whatever running a cell where it stands lacks, the cell says so, and runs once it is there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.lite.cells import PAGE, cell, run, said, write
from tests.lite.conftest import Network


def test_before_the_first_byte_it_says_how_much(visitor: BrowserContext, network: Network, site: str) -> None:
    page = visitor.new_page()
    page.goto(f"{site}chapters/ch315/{PAGE}.html")
    expect(said(cell(page, 1))).to_have_text("Run loads Python, about 8 MB the first time.")
    assert network.served == network.strangers == []


@pytest.mark.parametrize("lost", ["pyodide.js", "pyodide.asm.wasm", "numpy"])
def test_the_runtime_does_not_arrive(visitor: BrowserContext, network: Network, site: str, lost: str) -> None:
    network.lost = (lost,)
    page = visitor.new_page()
    page.goto(f"{site}chapters/ch315/{PAGE}.html")
    run(cell(page, 1), "failed")
    expect(said(cell(page, 1))).to_contain_text(
        f"Python could not be loaded: cdn.jsdelivr.net did not send {lost}"
    )
    network.lost = ()
    run(cell(page, 1))  # and once it does arrive, the same button runs the cell


def test_a_package_does_not_arrive(visitor: BrowserContext, network: Network, site: str) -> None:
    page = visitor.new_page()
    page.goto(f"{site}chapters/ch315/{PAGE}.html")
    run(cell(page, 1))
    network.lost = ("kiwisolver",)
    write(cell(page, 1), "import matplotlib")
    run(cell(page, 1), "failed")
    expect(said(cell(page, 1))).to_contain_text("did not send kiwisolver")


def test_the_runtime_never_answers(visitor: BrowserContext, network: Network, site: str) -> None:
    network.lost, network.silent = ("pyodide.js",), True
    visitor.clock.install()
    page = visitor.new_page()
    page.goto(f"{site}chapters/ch315/{PAGE}.html")
    cell(page, 1).get_by_role("button", name=re.compile("^Run")).click()
    expect(said(cell(page, 1))).to_contain_text("Python")
    page.wait_for_timeout(500)
    visitor.clock.fast_forward("03:00")
    expect(said(cell(page, 1))).to_contain_text("Python has not answered for")


def test_out_of_memory(visitor: BrowserContext, site: str) -> None:
    page = visitor.new_page()
    page.goto(f"{site}chapters/ch315/{PAGE}.html")
    write(cell(page, 1), "import numpy as np\nx = [np.empty(2 * 10**8) for _ in range(9)]")
    words = run(cell(page, 1), "failed")
    assert "MemoryError" in words
    write(cell(page, 1), "1 + 1")
    assert run(cell(page, 1)).strip() == "2"
