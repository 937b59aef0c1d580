"""The same explorer in a live JupyterLab, where every change calls Python."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from explorers import pool
from playwright.sync_api import Browser, Page, expect

from tests.pages.looks import check
from tests.pages.test_states import DRIVE
from tests.states import EXPLORERS
from tests.tinybook import ROOT

NOTEBOOK = ROOT / "chapters" / "ch315" / "windows.ipynb"
STRIP = next(module for module in EXPLORERS if module.name == "strip")
PAINTED = ["from explorers import pool\nmine = pool.show()\nmine", "print('in Python:', mine.map[0])"]
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # keep cells that scroll out of sight
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server answers."""
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.25)
    pytest.fail(log.read_text())


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """Return the address of a notebook in a JupyterLab of its own, which stops with the test."""
    for name, values in SETTINGS.items():
        file = tmp_path / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    work, log = tmp_path / "work", tmp_path / "log"
    work.mkdir()
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in PAINTED]
    nbformat.write(notebook, work / NOTEBOOK.name)
    places = {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    places |= {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython"}
    port, token = free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--ServerApp.port_retries=0"]  # a port that is taken meanwhile is an error, not another port
    command += [f"--ServerApp.root_dir={work}", f"--IdentityProvider.token={token}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    environment = os.environ | {name: str(tmp_path / place) for name, place in places.items()}
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=work, env=environment, stdout=output, stderr=output)
    try:
        wait_for(f"http://127.0.0.1:{port}/api/status?token={token}", process, log)
        yield f"http://127.0.0.1:{port}/lab/tree/{NOTEBOOK.name}?token={token}"
    finally:
        process.terminate()
        process.wait(30)


def expect_painted_in_python(tab: Page) -> None:
    """Poke the map's first cell, and let the next cell print what Python has of it."""
    easel = tab.locator(".ex-easel")
    box = easel.bounding_box()
    easel.click(position={"x": box["width"] / 16, "y": box["height"] / 16})  # the first cell of 8 × 8
    last = tab.locator(".jp-CodeCell").last
    last.locator(".cm-content").click()
    tab.keyboard.press("Control+Enter")
    row = pool.noisy()[0] + 0  # without the sign of zeros, which no cell shows
    row[0] = 5
    expect(last.locator(".jp-OutputArea-output")).to_have_text(f"in Python: {row}")


def test_the_slider_calls_python_and_what_is_painted_is_there(lab: str, browser: Browser) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 1000})
    tab.set_default_timeout(60_000)
    tab.goto(lab)
    expect(tab.get_by_text("| Idle")).to_be_visible(timeout=60_000)  # the kernel is there
    tab.get_by_role("menuitem", name="Run", exact=True).click()
    tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    view = tab.locator(".lp-view").first
    expect(view).to_be_visible(timeout=60_000)
    tab.evaluate(DRIVE)
    tab.mouse.move(0, 0)  # it may lie over a cell, and so choose it
    view.get_by_role("button", name="Reset").press("Enter")
    state = {name: control.value for name, control in STRIP.controls().items()}
    for size in (state["size"], state["size"] + 1):
        scene = STRIP.scene(**{**state, "size": size}).as_json()
        expect(view.locator(".lp-lines p").first).to_have_text(scene["lines"][0], timeout=60_000)
        check(tab.evaluate("drive.read(document.querySelector('.lp-view'))"), scene)
        slider = tab.locator(".widget-slider", has_text="Window size").get_by_role("slider")
        slider.focus()
        tab.keyboard.press("ArrowRight")
    questions = tab.locator(".lp-question")
    expect(questions.first).to_be_visible()
    for question in questions.all():
        question.get_by_role("radio").first.check()
    for question in questions.all():  # each is a group of its own
        expect(question.get_by_role("radio").first).to_be_checked()
    assert questions.count() >= 2
    expect_painted_in_python(tab)
    tab.close()
