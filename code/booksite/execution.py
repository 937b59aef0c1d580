"""Notebooks run: outputs are reused while all that made them is unchanged, and what was printed is joined."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy
from sphinx.application import Sphinx
from sphinx.config import Config

from booksite import private, wheels


def fingerprint(root: Path) -> str:
    """Return a hash of what every notebook depends on: the library, the pins, and the Python that runs them.

    jupyter-cache compares a notebook's own cells; it does not know the library they import. What they never
    import, this package, may change without running them again.
    """
    code = root / "code"
    digest = hashlib.sha256(f"{sys.version} {numpy.__version__}".encode())
    sources = [path for path in wheels.package_sources(root) if path.is_relative_to(code)]
    imported = [path for path in sources if not path.is_relative_to(code / "booksite")]
    for path in [root / "requirements.txt", *imported]:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def configure(app: Sphinx, config: Config) -> None:
    """Choose the cache."""
    cache = Path(app.outdir).parent / ".jupyter_cache" / fingerprint(Path(app.srcdir))
    config["nb_execution_cache_path"] = str(cache)


def prune(app: Sphinx) -> None:
    """Forget the outputs that other sources made."""
    kept = Path(app.config.nb_execution_cache_path)
    for cache in kept.parent.glob("*"):
        if cache != kept:
            shutil.rmtree(cache)


def joined(outputs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join what a cell prints, which arrives in pieces: where one ends is up to the kernel's clock.

    MyST-NB's own `coalesce_streams` starts a new line with every piece.

    >>> pieces = [{"output_type": "stream", "name": "stdout", "text": text} for text in ("a = ", "1", "\\n")]
    >>> [output["text"] for output in joined(pieces)]
    ['a = 1\\n']
    """
    kept: list[dict[str, Any]] = []
    streams: dict[str, dict[str, Any]] = {}
    for output in outputs:
        if output["output_type"] != "stream" or streams.setdefault(output["name"], output) is output:
            kept.append(output)
        else:
            streams[output["name"]]["text"] += output["text"]
    return kept


def setup(app: Sphinx) -> None:
    """Run before myst-nb reads its settings."""
    private.replace_stream_joiner(joined)
    app.connect("config-inited", configure, priority=100)
