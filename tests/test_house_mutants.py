"""`make mutants` knows the tests of every module, and lists no change of code that is gone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tools import mutants

CODE = mutants.ROOT / "code"
LISTED = tomllib.loads(mutants.EQUIVALENT.read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", ["cnn", "livepage"])
def test_every_module_has_tests_that_exist(package: str) -> None:
    for path in (CODE / package).rglob("[!_]*.py"):
        for test in mutants.tests_of(path.relative_to(CODE).as_posix()):
            assert (mutants.ROOT / test).is_file(), test


def test_decorated_functions_are_made_plain_ones() -> None:
    source = '''
from functools import lru_cache
class Field:
    @property
    def size(self):
        """Say it."""
        return 3
    last = 1
@lru_cache
def twice(n):
    return 2 * n
'''
    plain = mutants.undecorated(source)
    assert "@" not in plain
    found: dict[str, type] = {}
    exec(plain, found)
    assert (found["Field"]().size, found["twice"](2)) == (3, 4)
    assert hasattr(found["twice"], "cache_info")


@pytest.mark.parametrize("module", sorted(LISTED))
def test_equivalent_mutants_are_changes_of_code_that_is_there(module: str) -> None:
    lines = [line.strip() for line in Path(CODE / module).read_text(encoding="utf-8").splitlines()]
    for entry in LISTED[module]:
        assert set(entry["before"].splitlines()) <= set(lines), entry
        assert entry["before"] != entry["after"]
        assert entry["why"]
