"""Where the book and its sources live, where that is known: canonical addresses, feedback, previews of links.

Known from the environment (`BOOK_URL`, `BOOK_REPOSITORY`), else from git's remote; else left out.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

FORGES = r"(?:https://|ssh://)?(?:[^@/]+@)?((?:github|gitlab)\.com)[:/]([^/]+/[^/]+?)(?:\.git)?/?$"


def web_address(remote: str) -> str:
    """Return the web page of a git remote on GitHub or GitLab, else "".

    >>> web_address("git@github.com:someone/pooling.git")
    'https://github.com/someone/pooling'
    >>> web_address("https://token@github.com/someone/pooling")
    'https://github.com/someone/pooling'
    >>> web_address("/srv/git/pooling")
    ''
    """
    match = re.match(FORGES, remote.strip())
    return f"https://{match[1]}/{match[2]}" if match else ""


def repository(root: Path) -> str:
    """Return the address of the sources, or ""."""
    if "BOOK_REPOSITORY" in os.environ:
        return os.environ["BOOK_REPOSITORY"].rstrip("/")
    try:
        command = ["git", "remote", "get-url", "origin"]
        return web_address(subprocess.run(command, cwd=root, capture_output=True, text=True).stdout)
    except OSError:  # no git here
        return ""


def configure(app: Sphinx, config: Config) -> None:
    """Hand the addresses to the theme and to the link previews."""
    source = repository(Path(app.srcdir))
    if source:
        config["html_theme_options"].update(
            repository_url=source, repository_branch="main", use_issues_button=True, use_edit_page_button=True
        )
    url = os.environ.get("BOOK_URL", "").rstrip("/")
    if url:
        config["html_baseurl"] = config["ogp_site_url"] = f"{url}/"


def setup(app: Sphinx) -> None:
    """Connect to the build, before the theme reads its options."""
    app.connect("config-inited", configure, priority=100)
