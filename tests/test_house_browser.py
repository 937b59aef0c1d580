"""A browser is found where there is one, fetched where there is none, and never silently missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import browser


class Machine:
    """A machine without any browser; its programs are files of one folder, its commands do nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commands: list[str] = []
        self.effects: dict[str, Callable[[], object]] = {}

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def put(self, *names: str) -> None:
        for name in names:
            (self.folder / name).touch()

    def run(self, command: list[str], **_: object) -> SimpleNamespace:
        """Record a command, and do what a test says that it does."""
        line = " ".join(command)
        self.commands.append(line)
        for words, effect in self.effects.items():
            if words in line:
                effect()
        return SimpleNamespace(returncode=int(Path(command[0]).name == "stub"))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    it = Machine(tmp_path)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: it.path(name) if (it.folder / name).exists() else None)
    monkeypatch.setattr(subprocess, "run", it.run)
    monkeypatch.setattr(browser, "downloaded", lambda: it.path("playwright-chromium"))
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    return it


def test_none(machine: Machine) -> None:
    assert browser.find() is None


def test_one_on_the_machine_comes_before_playwrights(machine: Machine) -> None:
    machine.put("playwright-chromium")
    assert browser.find() == machine.path("playwright-chromium")
    machine.put("msedge")
    assert browser.find() == machine.path("msedge")
    machine.put("google-chrome")
    assert browser.find() == machine.path("google-chrome")


def test_a_program_that_does_not_start_is_passed_over(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "NAMES", ("stub", "chromium"))
    machine.put("stub", "chromium")
    assert browser.find() == machine.path("chromium")


def test_a_named_browser_is_taken_alone(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.put("chromium", "mine")
    monkeypatch.setenv("CHROMIUM", machine.path("mine"))
    assert browser.find() == machine.path("mine")
    monkeypatch.setenv("CHROMIUM", machine.path("misspelt"))
    assert browser.find() is None


def test_usual_places_of_other_systems(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("PROGRAMFILES", str(machine.folder))
    chrome = machine.folder / "Google/Chrome/Application/chrome.exe"
    chrome.parent.mkdir(parents=True)
    chrome.touch()
    monkeypatch.setitem(
        browser.FOLDERS,
        "win32",
        [f"{machine.folder}/none.exe", "${PROGRAMFILES}/" + str(chrome.relative_to(machine.folder))],
    )
    found = browser.find()
    assert found is not None
    assert Path(found) == chrome
    assert machine.commands == []  # on Windows, --version would open a window


def test_a_file_that_is_no_program_does_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    text = tmp_path / "chromium"
    text.write_text("not a program")
    text.chmod(0o755)
    assert not browser.runs(str(text))
    assert not browser.runs(str(tmp_path))
    assert browser.runs(sys.executable)


def test_nothing_is_fetched_where_there_is_one(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.put("chromium")
    browser.main()
    assert capsys.readouterr().out == f"Chromium: {machine.path('chromium')}\n"
    assert not [line for line in machine.commands if "install" in line]


def test_playwrights_download_is_tried_first(machine: Machine) -> None:
    machine.put("apt-get")
    machine.effects = {"playwright install chromium": lambda: machine.put("playwright-chromium")}
    browser.main()
    assert not [line for line in machine.commands if "apt-get" in line]


def test_then_debians_package_and_says_so(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.put("apt-get")
    machine.effects = {"apt-get --quiet install": lambda: machine.put("chromium")}
    browser.main()
    installs = [line for line in machine.commands if "install" in line]
    assert ["playwright" in line for line in installs] == [True, False]
    assert "installing Debian's chromium" in capsys.readouterr().out


@pytest.mark.parametrize(("programs", "user"), [([], 0), (["apt-get"], 1000)], ids=["no apt", "not root"])
def test_else_one_line_says_what_to_install(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, programs: list[str], user: int
) -> None:
    machine.put(*programs)
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    with pytest.raises(SystemExit, match=browser.ADVICE):
        browser.main()
    assert not [line for line in machine.commands if "apt-get" in line]


def test_a_misnamed_browser_is_not_replaced(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", machine.path("misspelt"))
    with pytest.raises(SystemExit, match="CHROMIUM"):
        browser.main()
    assert machine.commands == []
