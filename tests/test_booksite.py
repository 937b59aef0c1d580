"""The build refuses what would disappoint a reader, and says where it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import ipywidgets as w
import pytest
from booksite import address, execution, lite
from ipywidgets.embed import dependency_state
from livepage import sphinx as widgets
from sphinx.errors import ExtensionError

from tests import tinybook
from tests.tinybook import ROOT


def models(widget: w.Widget) -> dict[str, object]:
    """Return the stored state of a widget and all that belongs to it."""
    return dependency_state([widget], drop_defaults=False)


@pytest.mark.parametrize(
    ("widget", "named"),
    [
        (w.Output(), "OutputModel"),
        (w.Text(), "TextModel"),
        (w.VBox([w.HBox([w.Button()])]), "ButtonModel"),
        (w.interactive(lambda n: n, n=3), "OutputModel"),
    ],
    ids=["Output", "Text", "nested", "interact"],
)
def test_a_widget_that_cannot_be_drawn_is_named(widget: w.Widget, named: str) -> None:
    with pytest.raises(ExtensionError, match=f"folder/page: {named} cannot be drawn without a kernel"):
        widgets.compact(models(widget), "folder/page", {})


def test_supported_widgets_are_kept() -> None:
    a, b = w.IntSlider(), w.FloatSlider()
    box = w.VBox([w.HBox([a, b]), w.Dropdown(), w.ToggleButtons(), w.Checkbox(), w.Play(), w.Label()])
    link, one_way = w.jslink((a, "value"), (b, "value")), w.jsdlink((a, "value"), (b, "value"))
    for widget in (box, link, one_way):
        kept = widgets.compact(models(widget), "page", {})
        assert widget.model_id in kept
        assert not any(model["model_name"].endswith("StyleModel") for model in kept.values())


def test_what_is_printed_in_pieces_stays_on_its_line(tmp_path: Path) -> None:
    cell = "print('in one', end=' ', flush=True)\nimport time; time.sleep(0.5)\nprint('line')"
    assert tinybook.build(tmp_path, {"index": "Two", "page": [cell]}).returncode == 0
    assert "in one line\n" in (tmp_path / "_build/html/pages/page.html").read_text(encoding="utf-8")


def test_a_build_that_was_killed_can_be_run_again(tmp_path: Path) -> None:
    cell = "import time; time.sleep(2); print('run', 'to', 'its', 'end')"
    tinybook.write(tmp_path, {"index": "Two", "page": [cell]})
    with tinybook.start(tmp_path) as building:
        assert building.stdout
        next(line for line in building.stdout if "Executing notebook" in line)
        building.kill()
    assert tinybook.run(tmp_path).returncode == 0
    assert "run to its end" in (tmp_path / "_build/html/pages/page.html").read_text(encoding="utf-8")


def test_modules_that_import_are_refused() -> None:
    for module in (
        "import x from 'y'\nexport default {}",
        "const a = 1",
        "export default 1\nexport default 2",
    ):
        with pytest.raises(ExtensionError, match="module must import nothing"):
            widgets.keep(module, "", {})


def test_equal_modules_are_stored_once() -> None:
    scripts: dict[str, tuple[str, str]] = {}
    assert widgets.keep("export default 1", "", scripts) == widgets.keep("export default 1", "", scripts)
    assert widgets.keep("export default 1", "p {}", scripts) not in widgets.keep(
        "export default 2", "", scripts
    )
    assert len(scripts) == 3


@pytest.mark.parametrize(
    ("page", "complaints"),
    [
        (["import ipywidgets as w\nw.Text()"], ["pages/broken: TextModel cannot be drawn without a kernel"]),
        (
            ["1 + 1", "raise ValueError('the second cell')"],
            [
                "broken.ipynb: WARNING: Executing notebook failed",
                "Cell In[2], line 1",
                "ValueError: the second cell",
            ],
        ),
        ("A formula, $\\frac{1}{2$, mistyped.", [r"pages/broken: math '\\frac{1}{2'"]),
    ],
    ids=["widget", "cell", "formula"],
)
def test_a_broken_page_fails_the_build(tmp_path: Path, page: str | list[str], complaints: list[str]) -> None:
    built = tinybook.build(tmp_path, {"index": "Fine.", "broken": page})
    assert built.returncode != 0
    words = re.sub(r"\x1b\[[\d;]*m", "", built.stdout)  # without colours
    assert [complaint for complaint in complaints if complaint not in words] == [], words


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Return a folder with what a fingerprint reads."""
    (tmp_path / "code" / "cnn" / "__pycache__").mkdir(parents=True)
    (tmp_path / "code" / "book.egg-info").mkdir()
    (tmp_path / "code" / "booksite").mkdir()
    (tmp_path / "code" / "cnn" / "pooling.py").write_text("x = 1\n")
    (tmp_path / "code" / "cnn" / "view.js").write_text("1\n")
    (tmp_path / "requirements.txt").write_text("numpy==2.4.6\n")
    (tmp_path / "README.md").write_text("Words.\n")
    return tmp_path


@pytest.mark.parametrize("path", ["code/cnn/pooling.py", "code/cnn/view.js", "requirements.txt"])
def test_outputs_are_made_anew_when_sources_change(sources: Path, path: str) -> None:
    before = execution.fingerprint(sources)
    file = sources / path
    file.write_text(file.read_text() + "# more\n")
    assert execution.fingerprint(sources) != before


def test_outputs_are_made_anew_when_a_file_comes_goes_or_moves(sources: Path) -> None:
    seen = {execution.fingerprint(sources)}
    file = sources / "code" / "cnn" / "pooling.py"
    seen.add(execution.fingerprint(shutil.copy(file, file.with_name("copy.py")) and sources))
    file.unlink()
    seen.add(execution.fingerprint(sources))
    file.with_name("copy.py").rename(file.with_name("other.py"))
    seen.add(execution.fingerprint(sources))
    assert len(seen) == 4


def test_outputs_are_reused_when_nothing_that_counts_has_changed(sources: Path) -> None:
    before = execution.fingerprint(sources)
    (sources / "README.md").write_text("Other words.\n")
    (sources / "code" / "cnn" / "__pycache__" / "pooling.pyc").write_bytes(b"\0")
    (sources / "code" / "book.egg-info" / "PKG-INFO").write_text("Other words.\n")
    (sources / "code" / "cnn" / "pooling.py").touch()
    (sources / "code" / "booksite" / "site.py").write_text("x = 2\n")
    assert execution.fingerprint(sources) == before


def test_outputs_that_other_sources_made_are_forgotten(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    app = SimpleNamespace(config=SimpleNamespace(nb_execution_cache_path=str(tmp_path / "new")))
    execution.prune(app, RuntimeError("the build failed"))
    assert (tmp_path / "old").exists()
    execution.prune(app, None)
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.skipif(not shutil.which("make"), reason="the README has commands for those without make")
@pytest.mark.parametrize(
    "name", ["LITE", "PYODIDE_ARCHIVE", "BOOK_URL", "BOOK_REPOSITORY", "BINDERHUB_URL", "JUPYTERHUB_URL"]
)
def test_another_setting_makes_a_new_book(name: str) -> None:
    def stamp(**settings: str) -> str:
        known = {key: value for key, value in os.environ.items() if key != name}
        told = subprocess.run(
            ["make", "--dry-run", "--print-data-base", "help"],
            cwd=ROOT,
            env=known | settings,
            capture_output=True,
            text=True,
        )
        return re.findall("^SETTING := (.+)$", told.stdout, re.MULTILINE)[0]

    assert stamp() == stamp() != stamp(**{name: "other"})


@pytest.mark.parametrize("url", ["", "https://example.org/book"])
def test_a_preview_has_whole_addresses_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("BOOK_URL", url)
    assert tinybook.build(tmp_path, {"index": "Words.", "page": "More words."}).returncode == 0
    for name in ("index.html", "pages/page.html"):
        text = (tmp_path / "_build/html" / name).read_text(encoding="utf-8")
        assert 'property="og:title"' in text
        found = re.findall(r'property="og:(?:url|image)" content="([^"]*)"', text)
        assert len(found) == (2 if url else 0)
        assert all(address.startswith("https://example.org/book/") for address in found)


def test_without_git_the_address_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOOK_REPOSITORY", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert address.repository(ROOT) == ""


def test_a_build_cut_short_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=tmp_path / "html")
    made = []

    def make(_app: object, _pages: object, target: Path) -> None:
        target.mkdir(parents=True)
        (target / "first").touch()
        made.append(target)
        if len(made) == 1:
            raise KeyboardInterrupt
        (target / "second").touch()

    monkeypatch.setenv("LITE", "1")
    for name, stub in (("notebooks", lambda _: {}), ("key", lambda *_: "key"), ("make", make)):
        monkeypatch.setattr(lite, name, stub)
    with pytest.raises(KeyboardInterrupt):
        lite.build(app, None)
    assert not (tmp_path / "html" / "lite").exists()
    for _ in range(2):
        lite.build(app, None)
        assert sorted(path.name for path in (tmp_path / "html" / "lite").iterdir()) == ["first", "second"]
    assert len(made) == 2, "what is whole is used again"
