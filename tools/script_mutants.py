"""Change a pure JavaScript module a little, again and again, and ask whether its tests see it.

As `tools.mutants` for Python: in a copy of `code/` and the tests, a token at a time, with fewer random
examples than otherwise. Comments, texts and imports stay. Printed are the changes that no test saw, without
those that ``tests/mutants/equivalent.toml`` lists.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import resource
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.mutants import ROOT, arguments, equivalents, say

COPY = ROOT / ".cache" / "script_mutants"
TOPICS = {"livepage/js": "test_scripts", "explorers/js/rules": "test_rules"}
SECONDS = 120
"""A change that takes more of the processor's time than this was seen: it does not end."""
CHANGES = {
    "+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "**": "*", "+=": "-=", "*=": "+=",
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "===": "!==", "!==": "===", "!": "",
    "&&": "||", "||": "&&", "??": "&&", "true": "false", "false": "true", "continue": "break",
    "Math.min": "Math.max", "Math.max": "Math.min", "Math.floor": "Math.ceil", "Math.round": "Math.floor",
    ".some": ".every", ".every": ".some", ".unshift": ".push",
}  # fmt: skip
LEFT = r"""//.*|/\*[\s\S]*?\*/|"(?:\\.|[^"\\\n])*"|/\^.*\$/|^import .*$|=>|\.\.\.|\?\.|\+\+"""
KEYS = "|".join(re.escape(key) for key in sorted(CHANGES, key=len, reverse=True))
TOKEN = re.compile(rf"(?P<left>{LEFT})|(?P<number>(?<![\w.])\d+\b(?!\.))|(?P<token>{KEYS})", re.MULTILINE)


def mutants(source: str) -> Iterator[tuple[str, str, str]]:
    """Yield (line before, line after, whole text after) for each change of a token."""
    for found in TOKEN.finditer(source):
        if found["left"]:
            continue
        put = str(int(found["number"]) + 1) if found["number"] else CHANGES[found["token"]]
        changed = source[: found.start()] + put + source[found.end() :]
        start, end = source.rfind("\n", 0, found.start()) + 1, source.index("\n", found.end())
        yield source[start:end].strip(), changed[start : end + len(changed) - len(source)].strip(), changed


def stage() -> None:
    """Copy code and tests, and make the packages in the copy those that are imported."""
    shutil.rmtree(COPY, ignore_errors=True)
    ignore = shutil.ignore_patterns("__pycache__", "lite", "pages", "peers", "webkit")
    for name in ("code", "tests", "tools"):
        shutil.copytree(ROOT / name, COPY / name, ignore=ignore)
    for path in (COPY / "tests").glob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("max_examples=1000", "max_examples=60"), encoding="utf-8")
    sys.path[:0] = [str(COPY / "code"), str(COPY)]
    os.chdir(COPY)


def seen(test: str) -> str:
    """Run the tests of a topic in a process of their own; return how they end, "" where all pass."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        os._exit(run(test))
    status = os.waitpid(child, 0)[1]
    return "endless" if os.WIFSIGNALED(status) else "failed" * (status != 0)


def run(test: str, *more: str) -> int:
    """Let pytest run the tests of a topic, unheard."""
    import pytest

    with contextlib.redirect_stdout(io.StringIO()):
        return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", f"tests/{test}.py", *more]))


def report(module: str, size: int | None) -> bool:
    """Try the mutants of a module; print those that survive, and return whether none did."""
    path = Path("code", module)
    source, known = path.read_text(encoding="utf-8"), equivalents(module)
    test = next(test for folder, test in TOPICS.items() if module.startswith(folder))
    run(test, "--collect-only")  # imports what the processes share
    assert not seen(test), "the tests fail without any change"
    tried = list(mutants(source))
    tried = random.Random(module).sample(tried, min(size or len(tried), len(tried)))
    counted = [each for each in tried if each[:2] not in known]
    alive = endless = 0
    for before, after, changed in counted:
        path.write_text(changed, encoding="utf-8")
        verdict = seen(test)
        endless += verdict == "endless"
        if not verdict:
            alive += 1
            print(f"{module}\n  - {before}\n  + {after}", flush=True)
    path.write_text(source, encoding="utf-8")
    say(module, len(counted), alive, len(tried) - len(counted))
    if endless:
        print(f"  of those seen, {endless} by no end within {SECONDS} s", flush=True)
    return not alive


if __name__ == "__main__":
    asked = arguments("python -m tools.script_mutants", sys.argv[1:])
    stage()
    clean = [report(module, asked.sample) for module in asked.modules]
    sys.exit(0 if all(clean) else 1)
