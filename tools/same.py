"""Build the last commit twice, as two people would, and compare what they get: ``python -m tools.same``.

The builds differ in folder, time zone, locale, and the order of Python's sets.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent
PEOPLE = {
    "one": {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    "die zweite, größer 二": {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "2"},
}
CACHES = {".doctrees", ".jupyter_cache", ".lite", "jupyter_execute"}  # of the build, not of the book


def build(sources: Path, folder: Path, habits: dict[str, str]) -> Path:
    """Build the last commit of `sources` in a new folder; return the folder of results."""
    subprocess.run(["git", "clone", "--quiet", str(sources), str(folder)], check=True)
    command = "from jupyter_book.cli.main import main; main()"
    arguments = ["build", "-W", "-n", "--keep-going", "--path-output", ".", "."]
    # The folder's own packages, ahead of those that .venv points to.
    environment = {**os.environ, **habits, "PYTHONPATH": str(folder / "code"), "BOOK_REPOSITORY": ""}
    built = subprocess.run(
        [sys.executable, "-c", command, *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if built.returncode:
        sys.exit(f"{folder}\n{built.stdout}")
    return folder / "_build"


def contents(folder: Path) -> dict[str, str]:
    """Return a hash of each file, by its path, caches aside."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = ((path, path.relative_to(folder)) for path in paths)
    return {
        name.as_posix(): sha256(path.read_bytes()).hexdigest()
        for path, name in names
        if name.parts[0] not in CACHES
    }


def different(one: Path, other: Path) -> list[str]:
    """Return the files that are not the same in two folders, or in one of them alone."""
    here, there = contents(one), contents(other)
    return sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))


def main() -> None:
    """Stop with the list of files that differ."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="same-") as work:
        here, there = (Path(work) / name for name in PEOPLE)
        one = build(ROOT, here, PEOPLE[here.name])
        # Cloned from the first clone: the same commit, even if somebody commits meanwhile.
        other = build(here, there, PEOPLE[there.name])
        if names := different(one, other):
            sys.exit("\n".join(["The two builds differ in", *names]))
        print(f"{len(contents(one))} files, the same in both builds ({time.perf_counter() - start:.0f} s)")


if __name__ == "__main__":
    main()
