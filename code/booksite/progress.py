"""A line a step where the build is asked to be quiet; what may be wrong is said in full in any case."""

from __future__ import annotations

import logging
import sys

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import NAMESPACE, getLogger

from booksite import private

LOGGER = getLogger(__name__)
OURS = tuple(f"{NAMESPACE}.{name}" for name in ("booksite", "livepage"))
"""Whose information is shown; Sphinx's own, a line for each page and picture, is not."""


class Lines(logging.StreamHandler):
    """Prints what this book's own parts tell, where Sphinx prints nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let information pass that is this book's."""
        return record.levelno <= logging.INFO and record.name.startswith(OURS)


def reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Say how many pages are read."""
    LOGGER.info("reading %d pages", len(docnames))


def writing(app: Sphinx, env: BuildEnvironment) -> None:
    """Say how many pages are written."""
    LOGGER.info("writing %d pages", len(env.found_docs))


def setup(app: Sphinx) -> None:
    """Begin to print, if Sphinx does not (`--quiet`)."""
    if app.quiet:
        lines = Lines(sys.stdout)
        lines.setLevel(logging.INFO)
        logging.getLogger(NAMESPACE).addHandler(lines)
        private.drop_closing_words()
    app.connect("env-before-read-docs", reading, priority=900)
    app.connect("env-updated", writing)
