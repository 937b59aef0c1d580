"""What a page costs a reader who opens it: requests, and bytes as a host sends them, gzipped."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Response

from tests.pages.conftest import PAGES, Open

MOST_REQUESTS = 12
MOST_BYTES = 260_000


def cost(response: Response) -> int:
    """Return the bytes of a response's body as most hosts send them."""
    return len(gzip.compress(response.body(), 6))


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("chapters/")])
def test_a_page_is_light(site: str, open_page: Open, page: str) -> None:
    tab = open_page("about:blank", viewport={"width": 1280, "height": 900})
    answers: list[Response] = []
    tab.on("response", lambda answer: answers.append(answer))
    tab.goto(f"{site}/{page}", wait_until="networkidle")
    costs = {answer.url.rpartition("/")[2]: cost(answer) for answer in answers if answer.ok}
    assert len(costs) <= MOST_REQUESTS, (len(costs), costs)
    assert sum(costs.values()) <= MOST_BYTES, costs
