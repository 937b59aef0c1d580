"""A Content-Security-Policy in each page: nothing from elsewhere, and no script that the build did not write.

Inline scripts, handlers and styles are allowed by their hashes, taken from the pages as written: there is no
'unsafe-inline' and, on the book's pages, no 'unsafe-eval'. A policy in a page cannot say who may embed it.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from pathlib import Path

from sphinx.application import Sphinx

SCRIPT = re.compile(r"<script(?![^>]*\s(?:src=|type=\"(?!module\")))[^>]*>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
HANDLER = re.compile(r"\son\w+=\"([^\"]*)\"")
ATTRIBUTE = re.compile(r"\sstyle=\"([^\"]*)\"")
HEAD = re.compile(r"<head>(?:\s*<meta charset=\"utf-8\"\s*/?>)?")
PAGE = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# JupyterLab compiles JSON schemas (unsafe-eval), writes styles into its page, and runs widgets from blobs.
# Its worker, where Python runs, is not bound by the page's policy.
LITE = PAGE | {
    "script-src": "'self' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
}


def hashes(texts: list[str]) -> str:
    """Return the sources that allow these texts, and these alone.

    >>> hashes([""])
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digests = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}
    return " ".join(f"'sha256-{digest}'" for digest in sorted(digests))


def allowed(kind: str, elements: list[str], attributes: list[str]) -> dict[str, str]:
    """Return the directive for scripts or styles: the site's files, and what is written into the page."""
    own = ["'self'", hashes(elements)]
    if attributes:
        own += ["'unsafe-hashes'", hashes([html.unescape(text) for text in attributes])]
    return {f"{kind}-src": " ".join(filter(None, own))}


def policy(text: str, handlers: list[str]) -> dict[str, str]:
    """Return the policy of a page of the book."""
    return (
        PAGE
        | allowed("script", SCRIPT.findall(text), handlers)
        | allowed("style", STYLE.findall(text), ATTRIBUTE.findall(text))
    )


def lite_policy(text: str) -> dict[str, str]:
    """Return the policy of a page of the app that runs Python."""
    return LITE | {"script-src": f"{LITE['script-src']} {hashes(SCRIPT.findall(text))}"}


def governed(text: str, rules: dict[str, str]) -> str:
    """Return a page with its policy, ahead of all that it governs."""
    content = "; ".join(f"{name} {sources}" for name, sources in rules.items())
    tag = f'<meta http-equiv="Content-Security-Policy" content="{content}" />'
    return HEAD.sub(lambda match: f"{match[0]}\n    {tag}", text, count=1)


def protect(app: Sphinx, error: Exception | None) -> None:
    """Give every page its policy, once nothing else will change it."""
    if error or app.builder.format != "html":
        return
    html = Path(app.outdir)
    paths = [path for path in html.rglob("*.html") if "lite" not in path.relative_to(html).parts]
    pages = {path: path.read_text(encoding="utf-8") for path in paths}
    # Each page allows the handlers of all: the search reads other pages into its own.
    handlers = sorted({handler for text in pages.values() for handler in HANDLER.findall(text)})
    for path, text in pages.items():
        path.write_text(governed(text, policy(text, handlers)), encoding="utf-8")
    for live in (html / "lite").rglob("*.html"):
        text = live.read_text(encoding="utf-8")
        live.write_text(governed(text, lite_policy(text)), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to the build, after all that writes pages."""
    app.connect("build-finished", protect, priority=900)
