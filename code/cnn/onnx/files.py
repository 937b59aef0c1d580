"""The bytes of a model: a file of any size, whose weights stay on the disk, or a model in memory."""

from __future__ import annotations

import mmap
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .wire import TooLargeError

TEXTS = (".json", ".onnxjson", ".onnxtext", ".onnxtxt", ".pbtxt", ".prototxt", ".textproto", ".txtpb")
"""Suffixes by which the onnx package tells its formats that are text."""
LARGEST_TEXT = 4_000_000
"""Bytes of a model that is text: the onnx package reads its weights too, and takes fifty times as many."""


@contextmanager
def opened(path_or_model: Any, limit: bool) -> Iterator[Any]:
    """Give the bytes of a model, mapped into memory where it is a file."""
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
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped


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
