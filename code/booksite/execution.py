"""Notebooks run: all processors at once, again only when what made an output changed; prints are joined."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import getLogger

from booksite import private, wheels

LOGGER = getLogger(__name__)


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


def run_ahead(app: Sphinx, env: BuildEnvironment, docnames: Sequence[str]) -> None:
    """Run the notebooks that are not in the cache, one on each processor; MyST-NB then finds them there.

    One that fails is left to MyST-NB, which runs it again and says what is wrong, and where.
    """
    if app.config.nb_execution_mode != "cache":
        return
    cache = get_cache(app.config.nb_execution_cache_path)
    paths = [Path(env.doc2path(name)) for name in docnames]
    notebooks = {path: read for path in paths if (read := private.notebook(env, path))}
    new = [path for path, read in notebooks.items() if not is_known(cache, read)]

    def run(path: Path) -> ExecutionResult:
        seconds, folder = app.config.nb_execution_timeout, str(path.parent)
        quiet = ["--log-level=ERROR"]  # kernels on one machine need no encryption, and no word about it
        return single_nb_execution(
            notebooks[path], folder, seconds, allow_errors=False, extra_arguments=quiet
        )

    LOGGER.info("executing %d notebooks, one on each processor", len(new))
    # Threads will do: each only waits for a kernel, which is a process of its own.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, result in zip(new, pool.map(run, new), strict=True):
            if not result.err:
                bundle = CacheBundleIn(notebooks[path], str(path), data={"execution_seconds": result.time})
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def is_known(cache: JupyterCacheAbstract, read: NotebookNode) -> bool:
    """Return whether the outputs of a notebook's cells are in the cache."""
    with suppress(KeyError):
        cache.match_cache_notebook(read)
        return True
    return False


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
    app.connect("env-before-read-docs", run_ahead)
