"""`interact` in a book that knows nothing of this one, in WebKit: every state is what Python shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import WebKitGTK
from selenium.webdriver.support.ui import WebDriverWait

from tests.pages.conftest import served
from tests.touring import COURSES, STATES, tour


@pytest.mark.parametrize("way", ["from a folder", "from a server"])
@pytest.mark.parametrize("name", COURSES)
def test_every_state_is_what_python_shows(
    window: WebKitGTK, foreign_book: Path, course_functions: dict[str, Any], name: str, way: str
) -> None:
    def run(script: str, argument: Any) -> Any:
        return window.execute_async_script(f"({script})(arguments[0]).then(arguments[1])", argument)

    folder = foreign_book / "_build/html"
    with served(folder) as site:
        window.get(f"{folder.as_uri() if way == 'from a folder' else site}/pages/course.html")
        drawn = "return document.querySelectorAll('.lp-answers[data-state]').length > 5"
        WebDriverWait(window, 20).until(lambda w: w.execute_script(drawn))
        assert tour(run, course_functions[name], COURSES[name]) == STATES[name]
