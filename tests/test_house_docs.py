"""What the README and CONTRIBUTING tell people to type is what there is."""

from __future__ import annotations

import doctest
import pkgutil
import re
from pathlib import Path

import explorers
import yaml

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "book.yml").read_text(encoding="utf-8"))


def blocks(language: str, text: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


PLAIN = [line for line in blocks("sh", README[README.index("## Without make") :])[0].splitlines() if line]


def test_the_plain_commands_are_what_macos_and_windows_run() -> None:
    steps = WORKFLOW["jobs"]["plain"]["steps"]
    assert PLAIN[2:] == [step["run"] for step in steps if "run" in step]


def test_the_plain_commands_are_what_make_runs() -> None:
    lines = {line.strip("\t@").replace("$(BIN)/", "") for line in MAKEFILE.splitlines()}
    assert set(PLAIN[3:]) <= lines


def test_the_example_in_the_readme_runs() -> None:
    done = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8")
    assert done.attempted > 0
    assert done.failed == 0


def test_every_target_that_is_named_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z-]+)\b(?=`|$)", README + CONTRIBUTING, re.MULTILINE))
    assert {"book", "test", "refresh", "lock"} <= named
    assert named <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def test_every_described_target_is_phony() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert set(phony.split()) == set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def test_the_example_of_an_explorer_runs() -> None:
    (example,) = blocks("python", CONTRIBUTING)
    exec(example, {})


def test_every_link_leads_to_a_file() -> None:
    for text in (README, CONTRIBUTING):
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert (ROOT / link).is_file(), link


def test_the_requirements_end_with_the_library() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "-e ."
    assert all(re.match(r"[a-z0-9-]+==[^ ]+( ;|$)", line) for line in lines[:-1] if line[0] != "#")


def test_the_teachers_table_lists_every_explorer_with_its_page() -> None:
    chapters = ROOT / "chapters"
    names = {info.name for info in pkgutil.iter_modules(explorers.__path__) if not info.ispkg}
    shown = {
        (name, path.relative_to(chapters).as_posix())
        for path in [*chapters.glob("*.md"), *chapters.glob("ch*/*.ipynb")]
        for name in re.findall(r"\b(\w+)\.show\(\)", path.read_text(encoding="utf-8"))
        if name in names
    }
    table = (chapters / "for-teachers.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| .* \| `(\w+)` \| \[\]\((.*)\) \|$", table, re.MULTILINE)) == shown


WORDS = re.findall(
    r"^\| ([a-z]+) \|.*\| `(\S+)` \|$",
    (ROOT / "code" / "README.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_the_words_of_the_code_are_at_home_where_the_list_says() -> None:
    assert {"ribbon", "probe"} <= {word for word, _ in WORDS}
    for word, path in WORDS:
        text = path + (ROOT / "code" / path).read_text(encoding="utf-8")
        assert re.search(rf"\b{word}", text, re.IGNORECASE), word


def test_the_words_of_the_code_are_in_alphabetical_order() -> None:
    words = [word for word, _ in WORDS]
    assert words == sorted(set(words))
