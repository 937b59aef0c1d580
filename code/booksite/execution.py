"""When notebooks run: outputs are reused only while all that made them is unchanged."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import numpy
from sphinx.application import Sphinx
from sphinx.config import Config


def fingerprint(root: Path) -> str:
    """Return a hash of what every notebook depends on: the library, the pins, and the Python that runs them.

    jupyter-cache compares a notebook's own cells; it does not know the library they import.
    """
    digest = hashlib.sha256(f"{sys.version} {numpy.__version__}".encode())
    files = [
        path for path in (root / "code").rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    for path in [root / "requirements.txt", *sorted(files)]:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def configure(app: Sphinx, config: Config) -> None:
    """Choose the cache, and tell explorers that a book is being built."""
    cache = Path(app.outdir).parent / ".jupyter_cache" / fingerprint(Path(app.srcdir))
    config["nb_execution_cache_path"] = str(cache)
    os.environ["LIVEPAGE_TABULATE"] = "1"  # the kernels inherit it


def setup(app: Sphinx) -> None:
    """Run before myst-nb reads its settings."""
    app.connect("config-inited", configure, priority=100)
