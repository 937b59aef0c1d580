"""The measurements themselves: they refuse at once what they cannot measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import pages


def test_a_page_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    page = tmp_path / "chapters" / "one.html"
    page.parent.mkdir()
    page.touch()
    with pytest.raises(SystemExit, match=r"has no page 'two\.html'; it has chapters/one\.html$"):
        pages.main(str(tmp_path), "two.html")


def test_a_book_that_is_not_built_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"; make book$"):
        pages.main(str(tmp_path))
