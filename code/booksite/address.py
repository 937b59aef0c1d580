"""Where the book and its sources live, where that is known: canonical addresses, feedback, previews of links.

Known from the settings `book_url` and `book_repository`, else from git's remote; else left out.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from booksite import markup

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


def repository(root: Path, chosen: str | None) -> str:
    """Return the address of the sources: the chosen one, else that of git's remote; or ""."""
    if chosen is not None:
        return chosen.rstrip("/")
    try:
        command = ["git", "remote", "get-url", "origin"]
        return web_address(subprocess.run(command, cwd=root, capture_output=True, text=True).stdout)
    except OSError:  # no git here
        return ""


def configure(app: Sphinx, config: Config) -> None:
    """Hand the addresses to the theme and to the link previews.

    Jupyter Book fills in its own repository where none is given: a reader's button would lead to strangers.
    """
    source = repository(Path(app.srcdir), config.book_repository)
    config["html_theme_options"].update(
        repository_url=source,
        repository_branch="main",
        use_issues_button=bool(source),
        use_edit_page_button=bool(source),
    )
    url = config.book_url.rstrip("/")
    if url:
        config["html_baseurl"] = config["ogp_site_url"] = f"{url}/"
    else:
        config["ogp_image"] = None  # a preview needs the whole address of its picture


def leave_out(app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Drop from a page's preview the address that is not known."""
    if not app.config.ogp_site_url:
        context["metatags"] = markup.without(
            context.get("metatags", ""), lambda element: element.attributes.get("property") == "og:url"
        )


def setup(app: Sphinx) -> None:
    """Connect to the build, before the theme reads its options."""
    app.connect("config-inited", configure, priority=100)
    app.connect("html-page-context", leave_out, priority=900)
