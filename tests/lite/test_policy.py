"""Each page's Content-Security-Policy: what the page needs works, whatever else anybody slips in does not."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.lite.conftest import BOOK, PAGE

PAGES = sorted(
    path.relative_to(BOOK).as_posix()
    for path in BOOK.rglob("*.html")
    if not {"_static", "lite"} & set(path.relative_to(BOOK).parts)
)


def violations(tab: Page) -> list[str]:
    """Note from now on what the browser refuses because of the policy."""
    refused: list[str] = []
    tab.on(
        "console",
        lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None,
    )
    return refused


def test_there_are_pages() -> None:
    assert f"{PAGE}.html" in PAGES


def test_the_pages_of_the_app_have_a_policy_too() -> None:
    pages = sorted((BOOK / "lite").rglob("*.html"))
    assert [page.relative_to(BOOK).as_posix() for page in pages] == [
        "lite/index.html",
        "lite/notebooks/index.html",
    ]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.index("Content-Security-Policy") < text.index("<script")
        assert text.count("Content-Security-Policy") == 1


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_is_strict_and_nothing_breaks_it(visitor: BrowserContext, site: str, name: str) -> None:
    text = (BOOK / name).read_text(encoding="utf-8")
    policies = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert len(policies) == 1
    assert "unsafe-inline" not in policies[0]
    assert "unsafe-eval" not in policies[0]
    for address in (f"{site}{name}", (BOOK / name).as_uri()):
        tab = visitor.new_page()
        refused = violations(tab)
        tab.goto(address, wait_until="load")
        assert refused == []
        tab.close()


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_what_is_slipped_in_does_not_run(visitor: BrowserContext, site: str, scheme: str) -> None:
    tab = visitor.new_page()
    tab.goto(f"{site}{PAGE}.html" if scheme == "http" else (BOOK / f"{PAGE}.html").as_uri())
    refused = violations(tab)
    tab.evaluate("""() => {
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.harm = 1'>");
        const script = document.createElement("script");
        script.textContent = "window.harm = 2";
        document.body.append(script);
        document.body.append(Object.assign(new Image(), { src: "https://example.org/picture.png" }));
    }""")
    tab.wait_for_timeout(500)
    assert tab.evaluate("window.harm") is None
    assert len(refused) == 3


def test_the_theme_s_buttons_still_work(visitor: BrowserContext, site: str) -> None:
    visitor.add_init_script("window.print = () => { window.printed = true; }")
    tab = visitor.new_page()
    tab.goto(f"{site}{PAGE}.html")
    tab.locator("[onclick='window.print()']").dispatch_event("click")
    assert tab.evaluate("window.printed")
