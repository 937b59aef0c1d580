"""Rules for what a page says: times, exercises, alternative text, and no number that nothing computed."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tools import refresh

PAGES = refresh.notebooks(Path(__file__).parents[1] / "chapters")
every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
# Code, formulas and addresses are not prose.
NOT_PROSE = re.compile(r"```.*?```|\$\$.*?\$\$|\$.*?\$|`.*?`|\]\(.*?\)|https?://\S+", re.DOTALL)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def cells(path: Path, kind: str) -> list[NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def prose(path: Path) -> str:
    text = NOT_PROSE.sub(" ", "\n\n".join(cell.source for cell in cells(path, "markdown")))
    return text.replace("\n\n|", "\n|")  # a table is cited in the sentence before it


def computed(path: Path) -> set[str]:
    """Return every number that a cell of the page printed, or was given."""
    texts = []
    for cell in cells(path, "code"):
        texts.append(cell.source)
        texts += [
            output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs
        ]
    return {number.replace(",", "") for text in texts for number in NUMBER.findall(text.replace("_", ""))}


def typed(text: str, known: set[str]) -> list[str]:
    """Return the numbers of three digits or more in a paragraph that are neither computed nor cited."""
    if "{cite:" in text:
        return []
    numbers = (number.rstrip(",").replace(",", "") for number in NUMBER.findall(text))
    return [n for n in numbers if sum(map(str.isdigit, n)) >= 3 and n not in known]


def test_a_typed_number_is_found() -> None:
    assert typed("It takes 1,234 steps.", {"12"}) == ["1234"]
    assert typed("It takes 1,234 steps.", {"1234"}) == []
    assert typed("It takes 1,234 steps {cite:p}`someone`.", set()) == []


@every_page
def test_numbers_are_computed_or_cited(path: Path) -> None:
    known = computed(path)
    assert [n for paragraph in prose(path).split("\n\n") for n in typed(paragraph, known)] == []


@every_page
def test_a_page_says_what_it_takes_and_gives(path: Path) -> None:
    first = cells(path, "markdown")[0].source
    assert re.search(r"^\*\d+ minutes\. You need .*Afterwards you .*\*$", first, re.MULTILINE), first


@every_page
def test_a_page_has_three_to_six_exercises(path: Path) -> None:
    source = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    assert re.search(r"^## .*[Ee]xercises", source, re.MULTILINE)
    numbers = [
        int(n) for n in re.findall(r"(?:^\*\*|^ +\")(\d)\.", source.split("xercises", 1)[1], re.MULTILINE)
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    assert 3 <= len(numbers) <= 6


@every_page
def test_a_hint_stands_before_every_solution(path: Path) -> None:
    source = "\n".join(cell.source for cell in cells(path, "markdown"))
    titles = re.findall(r"^```\{dropdown\} (Hint|Solution)$", source, re.MULTILINE)
    assert titles == ["Hint", "Solution"] * titles.count("Solution")


@every_page
def test_figures_have_alternative_text_and_a_caption(path: Path) -> None:
    for cell in cells(path, "code"):
        for output in cell.outputs:
            data = output.get("data", {})
            if "image/png" in data and not any("widget" in kind for kind in data):
                options = cell.metadata.get("mystnb", {})
                assert len(options.get("image", {}).get("alt", "")) > 40, cell.source
                assert options.get("figure", {}).get("caption"), cell.source


@every_page
def test_code_fits_a_page(path: Path) -> None:
    for cell in cells(path, "code"):
        if "remove-cell" not in cell.metadata.get("tags", []) and "remove-input" not in cell.metadata.get(
            "tags", []
        ):
            assert len([line for line in cell.source.splitlines() if line]) <= 14, cell.source
            assert max(map(len, cell.source.splitlines()), default=0) <= 72, cell.source


def questions(path: Path) -> list[tuple[int, NotebookNode]]:
    """Return the cells that ask something, and which cell of the page each is."""
    every = nbformat.read(path, as_version=4).cells
    return [(n, cell) for n, cell in enumerate(every) if re.search(r"^ask\(", cell.source, re.MULTILINE)]


@every_page
def test_a_page_asks_before_its_first_explorer_answers(path: Path) -> None:
    every = nbformat.read(path, as_version=4).cells
    explorer = re.compile(r"^(?!plt)\w+\.show\(", re.MULTILINE)
    shown = [n for n, cell in enumerate(every) if explorer.search(cell.source)]
    if path.stem not in EXPLORER_FIRST and shown and questions(path):
        assert min(n for n, _ in questions(path)) < min(shown)


EXPLORER_FIRST = {"your-network"}
"""Pages whose first explorer is a tool, with nothing to guess."""


@every_page
def test_no_cell_prints_the_answer_of_the_question_above_it(path: Path) -> None:
    every = nbformat.read(path, as_version=4).cells
    for n, cell in questions(path):
        (right,) = re.findall(r'^    right="(.*)",$', cell.source, re.MULTILINE)
        printed = " ".join(output.get("text", "") for output in every[n + 1].get("outputs", []))
        assert right.rstrip(".").lower() not in printed.lower(), right


@every_page
def test_questions_have_curly_apostrophes_as_the_rest_of_a_page_has(path: Path) -> None:
    for _, cell in questions(path):
        assert "'" not in cell.source
