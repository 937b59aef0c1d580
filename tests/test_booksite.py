"""The build refuses what would disappoint a reader, and says where it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from booksite import address, csp, execution, lite, markup, private, settings
from booksite.site import Site

from tests import tinybook
from tests.tinybook import ROOT


def test_what_is_printed_in_pieces_stays_on_its_line(tmp_path: Path) -> None:
    cell = "print('in one', end=' ', flush=True)\nimport time; time.sleep(0.5)\nprint('line')"
    assert tinybook.build(tmp_path, {"index": "Two", "page": [cell]}).returncode == 0
    assert "in one line\n" in (tmp_path / "_build/html/pages/page.html").read_text(encoding="utf-8")


def test_notebooks_run_side_by_side(tmp_path: Path) -> None:
    meeting = """from pathlib import Path; import time
Path("{here}").touch()
while not Path("{there}").exists(): time.sleep(0.1)
print("met")"""
    pages = {"one": [meeting.format(here="a", there="b")], "two": [meeting.format(here="b", there="a")]}
    built = tinybook.build(tmp_path, {"index": "Two", **pages})
    assert built.returncode == 0, built.stdout
    steps = ["executing 2 notebooks, one on each processor", "reading 3 pages", "writing 3 pages"]
    told = re.sub(r"\x1b\[[\d;]*m", "", built.stdout).splitlines()
    assert [line for line in told if line and not line.startswith(ABOUT)] == steps


ABOUT = ("Running Jupyter-Book", "Source Folder", "Config Path", "Output Path")
"""How what Jupyter Book says of itself begins."""


def test_markdown_with_cells_is_run_ahead_too(tmp_path: Path) -> None:
    tinybook.write(tmp_path, {"index": "Two", "page": "Cells."})
    cell = "```{code-cell}\nprint(6 * 7)\n```\n"
    kernel = "kernelspec: {name: python3, display_name: Python 3}"
    page = f"---\nfile_format: mystnb\n{kernel}\n---\n\n# page\n\n{cell}"
    (tmp_path / "pages" / "page.md").write_text(page, encoding="utf-8")
    built = tinybook.run(tmp_path)
    assert built.returncode == 0, built.stdout
    assert "executing 1 notebooks" in built.stdout
    assert "42\n" in (tmp_path / "_build/html/pages/page.html").read_text(encoding="utf-8")


def test_a_build_that_was_killed_can_be_run_again(tmp_path: Path) -> None:
    cell = "import time; time.sleep(2); print('run', 'to', 'its', 'end')"
    tinybook.write(tmp_path, {"index": "Two", "page": [cell]})
    with tinybook.start(tmp_path) as building:
        assert building.stdout
        next(line for line in building.stdout if "executing 1 notebooks" in line)
        building.kill()
    assert tinybook.run(tmp_path).returncode == 0
    assert "run to its end" in (tmp_path / "_build/html/pages/page.html").read_text(encoding="utf-8")


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
    execution.prune(SimpleNamespace(config=SimpleNamespace(nb_execution_cache_path=str(tmp_path / "new"))))
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.skipif(not shutil.which("make"), reason="the README has commands for those without make")
@pytest.mark.parametrize("name", [setting.variable for setting in settings.SETTINGS])
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


@pytest.mark.skipif(not shutil.which("make"), reason="the README has commands for those without make")
def test_clean_leaves_nothing_that_building_made() -> None:
    told = subprocess.run(
        ["make", "--dry-run", "clean"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    removed = re.findall(r"rm -rf (.+)", told.stdout)[0].split()
    ignored = {line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
    elsewhere = {".venv", ".venv-*", "*.egg-info", "__pycache__", ".ipynb_checkpoints"}
    assert ignored - elsewhere <= set(removed)


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
    monkeypatch.setenv("PATH", str(tmp_path))
    assert address.repository(ROOT, None) == ""


def test_a_build_cut_short_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = SimpleNamespace(config=SimpleNamespace(book_lite=True), outdir=tmp_path / "html")
    site = Site(app)
    made = []

    def make(_app: object, _pages: object, target: Path) -> None:
        target.mkdir(parents=True)
        (target / "first").touch()
        made.append(target)
        if len(made) == 1:
            raise KeyboardInterrupt
        (target / "second").touch()

    for name, stub in (("texts", lambda _: {}), ("key", lambda *_: "key"), ("make", make)):
        monkeypatch.setattr(lite, name, stub)
    with pytest.raises(KeyboardInterrupt):
        lite.add(site)
    assert not (tmp_path / "html" / "lite").exists()
    for _ in range(2):
        lite.add(site)
        assert sorted(path.name for path in (tmp_path / "html" / "lite").iterdir()) == ["first", "second"]
    assert len(made) == 2, "what is whole is used again"


def config(**values: object) -> dict[str, object]:
    """Return what a book is configured with, as far as the settings are concerned."""
    return {setting.name: setting.default for setting in settings.SETTINGS} | values


def test_the_environment_overrides_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in settings.SETTINGS:
        monkeypatch.delenv(setting.variable, raising=False)
    chosen = config(book_lite=True, book_url="https://one.example", book_repository=None)
    settings.override(None, chosen)
    assert chosen == config(book_url="https://one.example")
    monkeypatch.setenv("LITE", "0")
    monkeypatch.setenv("BOOK_URL", "https://other.example")
    monkeypatch.setenv("BOOK_REPOSITORY", "")
    settings.override(None, chosen)
    assert chosen == config(book_lite=False, book_url="https://other.example", book_repository="")


LINK = re.compile(r'(?:href|src|action)="(https?://[^"]*)"')


def test_no_button_leads_to_a_stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jupyter Book has its own repository, and Binder, where a book names none."""
    for name in ("BOOK_REPOSITORY", "BOOK_URL"):
        monkeypatch.delenv(name, raising=False)
    assert tinybook.build(tmp_path, {"index": "Words.", "page": ["1 + 1"]}).returncode == 0
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "_build/html").rglob("*.html")]
    assert len(pages) > 3
    assert [link for page in pages for link in LINK.findall(page)] == []


def test_buttons_lead_to_the_sources_where_these_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOK_REPOSITORY", "https://github.com/someone/pooling")
    assert tinybook.build(tmp_path, {"index": "Words.", "page": ["1 + 1"]}).returncode == 0
    links = LINK.findall((tmp_path / "_build/html/pages/page.html").read_text(encoding="utf-8"))
    assert {link.split("?")[0] for link in links} == {
        "https://mybinder.org/v2/gh/someone/pooling/main",
        "https://github.com/someone/pooling/issues/new",
        "https://github.com/someone/pooling/edit/main/pages/page.ipynb",
    }


HEAD = '<html><head><meta charset="utf-8" /><title>t</title></head><body>'


@pytest.mark.parametrize(
    ("body", "scripts", "styles", "attributes"),
    [
        ("<script>a < b && c</script>", ["a < b && c"], [], set()),
        ("<script type='module'>a</script><script type=\"text/plain\">b</script>", ["a"], [], set()),
        ('<script src="a.js"></script><script data-src="x">b</script>', ["b"], [], set()),
        ('<script\n  id="d"\n  type="application/json">{"a": "<style>p{}</style>"}</script>', [], [], set()),
        ("<style>p > a {}</style><!-- <style>no</style> -->", [], ["p > a {}"], set()),
        ('<p style="color:&#39;red&#39;" onclick=\'go("&amp;")\'>', [], ["color:'red'"], {'go("&")'}),
        ('<SCRIPT>a</SCRIPT><p ONLOAD="b">', ["a"], [], {"b"}),
    ],
)
def test_the_policy_allows_what_is_written_into_a_page(
    body: str, scripts: list[str], styles: list[str], attributes: set[str]
) -> None:
    found = markup.elements(HEAD + body)
    assert csp.inline("script", found) == scripts
    assert csp.inline("style", found) + csp.styled(found) == styles
    assert csp.handlers(found) == attributes


def test_the_policy_stands_ahead_of_all_that_it_governs() -> None:
    for page, before in ((HEAD, '<html><head><meta charset="utf-8" />'), ("<head><title>", "<head>")):
        text = csp.governed(page, markup.elements(page), {"default-src": "'self'"})
        assert text.startswith(
            f'{before}\n    <meta http-equiv="Content-Security-Policy" content="default-src'
        )


@pytest.mark.parametrize(
    ("leans", "package"),
    [
        (lambda _: private.header_buttons({}), "sphinx-book-theme"),
        (lambda _: private.download_buttons({"header_buttons": [{"label": "other"}]}), "sphinx-book-theme"),
        (lambda _: private.offline('<a class="btn-open-notebook">'), "sphinx-book-theme"),
        (lambda _: private.searches_as_one_types("<html>"), "pydata-sphinx-theme"),
        (lambda _: private.theme_script("new MutationObserver(e)"), "pydata-sphinx-theme"),
        (lambda _: private.glossary(SimpleNamespace(domaindata={"std": {}})), "Sphinx"),
        (lambda _: private.lite_page("<script>", []), "JupyterLite"),
        (private.check_lite, "JupyterLite"),
    ],
    ids=["header", "downloads", "notebook", "search", "scroll", "glossary", "page", "scripts"],
)
def test_a_changed_package_stops_the_build_with_a_sentence(
    tmp_path: Path, leans: Callable[[Path], object], package: str
) -> None:
    with pytest.raises(private.Changed, match=f"{package} has changed: .*See code/booksite/private.py"):
        leans(tmp_path)


def test_another_myst_nb_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("myst_nb.core.render.coalesce_streams")
    with pytest.raises(private.Changed, match=r"MyST-NB has changed: core\.render has no coalesce_streams"):
        private.replace_stream_joiner(execution.joined)
    monkeypatch.delattr("myst_nb.core.read.create_nb_reader")
    with pytest.raises(private.Changed, match=r"MyST-NB has changed: core\.read has no create_nb_reader"):
        private.notebook(None, Path(__file__))


def test_another_jupyter_book_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jupyter_book.cli.main", SimpleNamespace())  # type: ignore[arg-type]
    with pytest.raises(private.Changed, match=r"Jupyter Book has changed: cli\.main has no _message_box"):
        private.drop_closing_words()


def test_a_missing_page_finds_its_files_under_any_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOK_URL", "https://example.org/book/")
    assert tinybook.build(tmp_path, {"index": "Words.", "page": "More."}).returncode == 0
    html = tmp_path / "_build" / "html"
    found = markup.elements((html / "404.html").read_text(encoding="utf-8"))
    values = [e.attributes.get(name, "") for e in found for name in ("href", "src", "action")]
    addresses = [value for value in values if value and not value.startswith(("#", "data:"))]
    assert len(addresses) > 7
    for link in addresses:
        assert link.startswith(("/book/", "https://example.org/book/")), link
        path = link.partition("/book/")[2].partition("?")[0].partition("#")[0]
        assert (html / path).exists(), link
    assert "search.html" in "".join(e.attributes.get("action", "") for e in found)
