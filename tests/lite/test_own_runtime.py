"""The site can serve the runtime itself, from the archive of Pyodide's release: then it asks nobody else."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest
from booksite import runtime
from playwright.sync_api import BrowserContext, expect
from sphinx.errors import ExtensionError

from tests.lite.conftest import BOOK, PAGE, READY, START, Network, served


@pytest.fixture(scope="module")
def archive(official: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive laid out like the official one, with one package that nothing needs."""
    path = tmp_path_factory.mktemp("archive") / "pyodide-0.27.7.tar.bz2"
    with tarfile.open(path, "w:bz2", compresslevel=1) as tar:
        tar.add(official, "pyodide")
        tar.add(official / "six-1.16.0-py2.py3-none-any.whl", "pyodide/scipy-1.14.1-not-needed.whl")
    return path


def test_only_what_is_needed_is_served(archive: Path, tmp_path: Path) -> None:
    runtime.unpack(str(archive), tmp_path)
    lock = json.loads((tmp_path / "pyodide" / runtime.LOCK).read_text())
    files = {entry["file_name"] for entry in lock["packages"].values()}
    assert {path.name for path in (tmp_path / "pyodide").iterdir()} == files | {*runtime.CORE, runtime.LOCK}
    assert {"numpy", "matplotlib", "micropip"} <= set(lock["packages"])
    assert "scipy" not in lock["packages"]


@pytest.mark.parametrize(
    ("version", "message"),
    [(runtime.VERSION, "lacks pyodide.js"), ("0.26.0", "holds Pyodide 0.26.0; this book needs 0.27.7")],
)
def test_the_wrong_archive_stops_the_build(
    official: Path, tmp_path: Path, version: str, message: str
) -> None:
    lock = json.loads((official / runtime.LOCK).read_text())
    lock["info"]["version"] = version
    (tmp_path / runtime.LOCK).write_text(json.dumps(lock))
    with tarfile.open(tmp_path / "small.tar", "w") as tar:
        tar.add(tmp_path / runtime.LOCK, f"pyodide/{runtime.LOCK}")
    with pytest.raises(ExtensionError, match=message):
        runtime.unpack(str(tmp_path / "small.tar"), tmp_path)


def test_a_missing_archive_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(ExtensionError, match="there is no file"):
        runtime.key(str(tmp_path / "none.tar.bz2"))


def test_python_runs_with_no_third_party(
    visitor: BrowserContext, network: Network, archive: Path, tmp_path: Path
) -> None:
    shutil.copytree(BOOK / "lite", tmp_path / "lite")
    runtime.unpack(str(archive), tmp_path / "lite")
    settings = tmp_path / "lite" / "jupyter-lite.json"
    settings.write_text(settings.read_text().replace(runtime.NETWORK, runtime.address(str(archive))))
    with served(tmp_path) as site:
        tab = visitor.new_page()
        tab.goto(f"{site}lite/notebooks/index.html?path={PAGE}.ipynb")
        expect(tab.locator("#live-bar")).to_contain_text(READY, timeout=START)
    assert network.served == network.strangers == []
