"""Change the code a little, and ask whether its tests see it: ``python -m tools.mutants MODULE ...``.

mutmut does the work, in a copy of the package and of the tests of its topic: it runs, for each change of a
function, the tests that call it. Printed are the changes that no test saw, and how many were seen. Those that
nobody could see, since they do the same, are listed in ``tests/mutants/equivalent.toml``. Examples in
docstrings are not run, and the texts of messages are not changed. ``--sample 50`` tries 50 changes of each
module, always the same ones.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPY = ROOT / ".cache" / "mutants"
EQUIVALENT = ROOT / "tests" / "mutants" / "equivalent.toml"
# Which tests are asked about which folder or module: the longest name that fits.
POOLING = "pooling pooling_arrays pooling_family pooling_properties pooling_precision gradients"
FIELDS = "fields fields_probed effective_field"
TOPICS = {
    "cnn/arithmetic.py": "pooling pooling_properties fields fields_probed",
    "cnn/checks.py": f"{POOLING} {FIELDS}",
    "cnn/pooling": POOLING,
    "cnn/fields": FIELDS,
    "cnn/networks": "networks",
    "cnn/onnx": "onnx_reader onnx_faults onnx_limits onnx_random onnx_folding onnx_schema onnx_parts "
    "onnx_trace",
    "cnn/onnx/files.py": "onnx_files onnx_reader onnx_limits",
    "cnn/__main__.py": "command",
    "cnn/report.py": "command",
    "livepage": "livepage livepage_shown stored interact",
    "livepage/bundle.py": "bundle",
    "digits": "digits",
}
SETTINGS = """
[tool.mutmut]
source_paths = ["{package}"]
only_mutate = {modules}
do_not_mutate_patterns = ['^\\s*f?"']
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:cacheprovider", "--hypothesis-profile=mutants"]
also_copy = ["tests"]

[tool.pytest.ini_options]
pythonpath = ["."]
filterwarnings = ["error"]
"""
CONFTEST = """
import inspect
from hypothesis import Phase
settings.register_profile("mutants", settings.get_profile("book"), derandomize=True, database=None,
                          max_examples=50, phases=[Phase.explicit, Phase.generate])
def pytest_collection_modifyitems(items):  # a book is built by another process, which has no mutants
    items[:] = [item for item in items if "tinybook" not in inspect.getsource(item.function)]
"""
SURVIVED, UNTESTED = 0, 33
"""The exit code of pytest, and mutmut's own for what no test calls."""
HARMLESS = re.compile(r", (strict|copy)=\w+|, (?=\))")
"""`strict` checks what always holds, `copy=False` spares a copy: without them the answer is the same."""


def tests_of(module: str) -> list[str]:
    """Return the files of tests that are asked about a module."""
    fitting = [name for name in TOPICS if module.startswith(name)]
    if not fitting:
        sys.exit(f"tools/mutants.py names no tests for {module}: add some to TOPICS")
    return [f"tests/test_{topic}.py" for topic in TOPICS[max(fitting, key=len)].split()]


def undecorated(source: str) -> str:
    """Return a module without @property and @lru_cache: mutmut leaves decorated functions alone."""
    lines = source.splitlines()
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for function in sorted(functions, key=lambda node: node.lineno, reverse=True):
        decorators = [ast.unparse(each) for each in function.decorator_list]
        if decorators not in (["property"], ["lru_cache"]):
            continue
        margin = " " * function.col_offset
        assert function.end_lineno
        lines.insert(function.end_lineno, f"{margin}{function.name} = {decorators[0]}({function.name})")
        del lines[function.lineno - 2]
    return "\n".join(lines) + "\n"


def stage(modules: list[str]) -> None:
    """Lay out the folder in which mutmut works."""
    shutil.rmtree(COPY, ignore_errors=True)
    package = modules[0].partition("/")[0]
    ignore = shutil.ignore_patterns("__pycache__", "lite", "pages", "peers", "webkit")
    shutil.copytree(ROOT / "code" / package, COPY / package, ignore=ignore)
    shutil.copytree(ROOT / "tests", COPY / "tests", ignore=ignore)
    for module in modules:
        path = COPY / module
        path.write_text(undecorated(path.read_text(encoding="utf-8")), encoding="utf-8")
    with (COPY / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(CONFTEST)
    tests = sorted({test for module in modules for test in tests_of(module)})
    settings = SETTINGS.format(package=package, modules=json.dumps(modules), tests=json.dumps(tests))
    (COPY / "pyproject.toml").write_text(settings, encoding="utf-8")


def sample(modules: list[str], size: int) -> list[str]:
    """Return the names of up to `size` mutants of each module, always the same ones."""
    from mutmut.mutation.file_mutation import mutate_file_contents
    from mutmut.utils.format_utils import get_mutant_name

    chosen = []
    for module in modules:
        found = mutate_file_contents(module, (COPY / module).read_text(encoding="utf-8")).mutant_names
        names = [get_mutant_name(Path(module), name) for name in found]
        chosen += random.Random(module).sample(names, min(size, len(names)))
    return chosen


def run(names: list[str], processes: int) -> None:
    """Let mutmut try the mutants of these names, or every one."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(processes), *names]
    with (COPY / "log.txt").open("w", encoding="utf-8") as log:
        done = subprocess.run(command, cwd=COPY, stdout=log, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit((COPY / "log.txt").read_text(encoding="utf-8")[-3000:])


def verdicts(module: str) -> dict[str, int]:
    """Return the exit code of the tests for each mutant of a module that was tried."""
    text = (COPY / "mutants" / f"{module}.meta").read_text(encoding="utf-8")
    return {name: code for name, code in json.loads(text)["exit_code_by_key"].items() if code is not None}


def change(name: str) -> tuple[str, str]:
    """Return the lines that a mutant takes out and those that it puts in."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    lines = get_diff_for_mutant(name).splitlines()[2:]
    before, after = (
        "\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in ("-", "+")
    )
    return before, after


def equivalents(module: str) -> set[tuple[str, str]]:
    """Return the changes of a module that nobody could see, as lines before and after."""
    known = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get(module, [])
    return {(entry["before"], entry["after"]) for entry in known}


def say(module: str, counted: int, alive: int, equivalent: int) -> None:
    """Print how many changes of a module were seen."""
    share = 1 - alive / counted if counted else 1
    print(f"{module}: {counted - alive} of {counted} seen, {share:.1%}; {equivalent} equivalent", flush=True)


def report(module: str) -> bool:
    """Print what survived in a module; return whether all that did is equivalent."""
    equivalent = equivalents(module)
    codes = verdicts(module)
    alive = {name: change(name) for name, code in codes.items() if code in (SURVIVED, UNTESTED)}
    left = {
        name: each
        for name, each in alive.items()
        if each not in equivalent and len({HARMLESS.sub("", side) for side in each}) > 1
    }
    for name, (before, after) in left.items():
        print(f"{name}\n  - {before}\n  + {after}")
    say(module, len(codes) - len(alive) + len(left), len(left), len(alive) - len(left))
    return not left


def arguments(command: str, given: list[str]) -> argparse.Namespace:
    """Read the modules that are asked about."""
    parser = argparse.ArgumentParser(prog=command)
    parser.add_argument("modules", nargs="+", metavar="MODULE", help="of code/, such as cnn/pooling/fold.py")
    parser.add_argument("--sample", type=int, metavar="N", help="try N changes of each module, not all")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(given)


def main(asked: argparse.Namespace) -> None:
    """Try the modules together, and report on each."""
    stage(asked.modules)
    os.chdir(COPY)
    run(sample(asked.modules, asked.sample) if asked.sample else [], asked.processes)
    clean = [report(module) for module in asked.modules]
    sys.exit(0 if all(clean) else 1)


if __name__ == "__main__":
    main(arguments("python -m tools.mutants", sys.argv[1:]))
