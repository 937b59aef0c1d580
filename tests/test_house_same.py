"""The comparison of two builds names what differs, and looks past the build's own caches."""

from __future__ import annotations

from pathlib import Path

from tools import same


def write(folder: Path, **files: str) -> Path:
    """Write files into a folder's `html`."""
    for name, text in files.items():
        path = folder / "html" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_what_differs_is_named(tmp_path: Path) -> None:
    one = write(tmp_path / "one", same="1", changed="1", here="1")
    other = write(tmp_path / "other", same="1", changed="2", there="1")
    assert same.different(one, other) == ["html/changed", "html/here", "html/there"]
    assert same.different(one, one) == []


def test_caches_are_no_part_of_the_book(tmp_path: Path) -> None:
    one, other = write(tmp_path / "one", page="1"), write(tmp_path / "other", page="1")
    for cache in same.CACHES:
        (one / cache).mkdir()
        (one / cache / "file").touch()
    assert same.different(one, other) == []
