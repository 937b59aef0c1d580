"""The size that stands in the first bytes of a picture, as Pillow wrote it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import explorers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.script import Script, script

EXIF = Image.Exif()
EXIF[0x010E] = "A description, such as a camera writes before the picture"
KINDS: dict[str, dict[str, Any]] = {
    "png": {"format": "PNG"},
    "gif": {"format": "GIF"},
    "jpeg": {"format": "JPEG"},
    "progressive jpeg": {"format": "JPEG", "progressive": True},
    "jpeg with a profile": {"format": "JPEG", "exif": EXIF, "icc_profile": bytes(70_000)},
    "webp": {"format": "WEBP"},
    "lossless webp": {"format": "WEBP", "lossless": True},
    "webp with a description": {"format": "WEBP", "exif": EXIF},
}


@pytest.fixture(scope="module")
def header() -> Iterator[Script]:
    with script(Path(explorers.__file__).parent / "js" / "header.js") as running:
        yield running


def written(size: tuple[int, int], how: dict[str, Any]) -> list[int]:
    """Return the first bytes of a picture's file."""
    with io.BytesIO() as file:
        Image.new("RGB", size).save(file, **how)
        return list(file.getvalue()[: 2**18])


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None)
@given(size=st.tuples(*[st.integers(1, 700)] * 2))
def test_the_size_is_read(header: Script, kind: str, size: tuple[int, int]) -> None:
    assert header.call("sizeInHeader", written(size, KINDS[kind])) == list(size)


@pytest.mark.parametrize("kind", ["png", "gif", "jpeg", "lossless webp"])
def test_a_size_beyond_two_bytes_sign(header: Script, kind: str) -> None:
    size = (16_383, 2) if kind == "lossless webp" else (40_000, 2)
    assert header.call("sizeInHeader", written(size, KINDS[kind])) == list(size)


@settings(max_examples=300, deadline=None)
@given(
    start=st.sampled_from([b"", b"\xff\xd8", b"\xff\xd8\xff", b"RIFF    WEBP"]), rest=st.binary(max_size=60)
)
def test_what_is_no_picture_is_no_error(header: Script, start: bytes, rest: bytes) -> None:
    found = header.call("sizeInHeader", list(start + rest))
    assert found is None or len(found) == 2


def test_words_have_no_size(header: Script) -> None:
    assert header.call("sizeInHeader", list(b"These are words, and no picture.")) is None
