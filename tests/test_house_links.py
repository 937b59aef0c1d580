"""The link checker finds each kind of broken link, and only those."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import links


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a b.png").touch()
    (tmp_path / "sub" / "page.html").write_text('<h1 id="été">x</h1><a name="old">', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "link",
    [
        "sub/page.html",
        "sub/page.html#%C3%A9t%C3%A9",
        "sub/page.html#old",
        "sub/page.html?state=3#",
        "#here",
        "#",
        "",
        "a%20b.png",
        "https://example.org/nothing",
        "//example.org/nothing",
        "mailto:someone@example.org",
        "data:image/png;base64,",
    ],
)
def test_good_links_pass(site: Path, link: str) -> None:
    (site / "index.html").write_text(f'<p id="here"><a href="{link}">x</a>', encoding="utf-8")
    assert links.broken(site) == []


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ('<a href="gone.html">', "gone.html: no such file"),
        ('<a href="sub">', "sub: no such file"),
        ('<a href="sub/page.html#gone">', "sub/page.html#gone: no such anchor"),
        ('<a href="#gone">', "#gone: no such anchor"),
        ('<img src="gone.png">', "gone.png: no such file"),
        ('<link href="/style.css">', "/style.css: starts with /, which breaks under a sub-path"),
        ('<a href="../outside.html">', "../outside.html: no such file"),
    ],
)
def test_broken_links_are_named(site: Path, tag: str, problem: str) -> None:
    (site / "index.html").write_text(tag, encoding="utf-8")
    assert links.broken(site) == [f"index.html: {problem}"]


def test_templates_of_themes_are_no_pages(site: Path) -> None:
    (site / "_static").mkdir()
    (site / "_static" / "macros.html").write_text("<a href=\"{{ pathto('x') }}\">", encoding="utf-8")
    assert links.broken(site) == []


def test_the_command_fails_with_the_list(site: Path) -> None:
    (site / "index.html").write_text('<a href="gone.html">', encoding="utf-8")
    with pytest.raises(SystemExit, match=r"^index\.html: gone\.html: no such file$"):
        links.main(str(site))
