"""The bytes of a model: a file of any size, whose weights stay on the disk, or a model in memory."""

from __future__ import annotations

import mmap
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, overload

from .wire import TooLargeError

TEXTS = (".json", ".onnxjson", ".onnxtext", ".onnxtxt", ".pbtxt", ".prototxt", ".textproto", ".txtpb")
"""Suffixes by which the onnx package tells its formats that are text."""
LARGEST_TEXT = 4_000_000
"""Bytes of a model that is text: the onnx package reads its weights too, and takes fifty times as many."""


@contextmanager
def opened(path_or_model: Any, limit: bool) -> Iterator[Any]:
    """Give the bytes of a model: of a file mapped into memory, or read where they are asked for."""
    if not isinstance(path_or_model, (str, os.PathLike)):
        if not hasattr(path_or_model, "SerializeToString"):
            raise TypeError(f"path_or_model must be a path or an onnx.ModelProto, got {path_or_model!r}")
        yield path_or_model.SerializeToString()
        return
    path = Path(path_or_model)
    if path.suffix.lower() in TEXTS:
        yield _from_text(path, limit)
        return
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            yield b""
            return
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError:  # not every file can be mapped: in a browser, none that its reader has given it
            yield Unmapped(file)
            return
        with mapped:
            yield mapped


class Unmapped:
    """The bytes of an open file, read where they are asked for.

    >>> import io
    >>> data = Unmapped(io.BytesIO(bytes(range(100))))
    >>> data[42], data[7:9], len(data)
    (42, b'\\x07\\x08', 100)
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file  # its buffer makes neighbouring bytes cheap

    def __len__(self) -> int:
        return self._file.seek(0, os.SEEK_END)

    @overload
    def __getitem__(self, at: int) -> int: ...

    @overload
    def __getitem__(self, at: slice) -> bytes: ...

    def __getitem__(self, at: int | slice) -> int | bytes:
        if isinstance(at, slice):
            self._file.seek(at.start)
            return self._file.read(at.stop - at.start)
        self._file.seek(at)
        return self._file.read(1)[0]


def _from_text(path: Path, limit: bool) -> bytes:
    if limit and path.stat().st_size > LARGEST_TEXT:
        raise TooLargeError(
            f"{path} is text of more than {LARGEST_TEXT // 1_000_000} MB: "
            "not read without --no-limit (limit=False)"
        )
    try:
        import onnx
    except ImportError:
        raise ImportError(
            f"reading {path.suffix} files needs the onnx package: pip install 'pooling-chapter[onnx]'"
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a format is experimental is no news to its user
            return onnx.load(path, load_external_data=False).SerializeToString()
    except OSError:
        raise
    except Exception:  # each format that onnx reads has errors of its own
        raise ValueError(f"{path} is not an ONNX model") from None
