"""HTML as Python's own parser reads it: the elements of a page, each with its place in the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from itertools import accumulate


@dataclass
class Element:
    """A start tag: its attributes, decoded; `text[start:end]`; and what a script, style or title holds."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int
    content: str = ""


class Reader(HTMLParser):
    """Collects the elements of a page in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Element] = []
        self._lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, with the offsets of its start tag."""
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        values = {name: value or "" for name, value in attrs}
        self.found.append(Element(tag, values, start, start + len(self.get_starttag_text() or "")))
        self._inside = tag in ("script", "style", "title")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self._inside = False

    def handle_data(self, data: str) -> None:
        """Note the text directly after a start tag."""
        if self._inside:
            self.found[-1].content += data


@lru_cache(maxsize=64)
def elements(text: str) -> list[Element]:
    """Return the elements of a page, in their order; steps of a build that change nothing share a reading.

    >>> elements('<p class="a&amp;b">Hi<br /><script>1 < 2</script>')[0]
    Element(name='p', attributes={'class': 'a&b'}, start=0, end=19, content='')
    >>> [(element.name, element.content) for element in elements("<p>Hi<br /><script>1 < 2</script>")]
    [('p', ''), ('br', ''), ('script', '1 < 2')]
    """
    return Reader(text).found


def without(text: str, unwanted: Callable[[Element], bool]) -> str:
    """Return a page without some elements; of those that have an end tag, scripts alone.

    >>> page = '<meta name="a" /> <meta name="b" /><script src="c"></script>\\n<p>'
    >>> without(page, lambda element: element.attributes.get("name") == "a" or element.name == "script")
    '<meta name="b" /><p>'
    """
    for element in reversed(elements(text)):
        if unwanted(element):
            end = text.index("</script>", element.end) + 9 if element.name == "script" else element.end
            text = text[: element.start] + text[end:].lstrip()
    return text
