"""A Chromium for the page tests: one on this machine, else one that can be fetched.

``python -m tools.browser`` prints where it is, and fetches one first if there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = (
    *("chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "msedge"),
)
FOLDERS = {
    "darwin": [
        f"{base}/{app}.app/Contents/MacOS/{app}"
        for base in ("/Applications", "~/Applications")
        for app in ("Google Chrome", "Chromium", "Microsoft Edge")
    ],
    "win32": [
        f"{base}/{app}"
        for base in ("${PROGRAMFILES}", "${PROGRAMFILES(X86)}", "${LOCALAPPDATA}")
        for app in ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
    ],
}
ADVICE = "no browser: install Chromium, Chrome or Edge, or give the path of one in the variable CHROMIUM"


def candidates() -> Iterator[str]:
    """Yield the paths where a browser may be, best first."""
    if "CHROMIUM" in os.environ:
        yield os.environ["CHROMIUM"]
        return  # the one that is named, or none: no search
    yield from filter(None, map(shutil.which, NAMES))
    for path in FOLDERS.get(sys.platform, []):
        yield os.path.expanduser(os.path.expandvars(path))
    yield downloaded()


def downloaded() -> str:
    """Return where Playwright keeps its own Chromium, whether it is there or not."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def runs(path: str) -> bool:
    """Whether a browser starts: some systems ship a stub of that name, or lack its libraries."""
    if not Path(path).is_file():
        return False
    if sys.platform == "win32":  # Windows opens a window for --version
        return True
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find() -> str | None:
    """Return the first browser that starts, or None."""
    return next(filter(runs, candidates()), None)


def fetch() -> None:
    """Try Playwright's download; then, as root where apt-get exists, Debian's package."""
    print("No Chromium on this machine: trying Playwright's download", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    if find() or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    print("That did not work: installing Debian's chromium with apt-get", flush=True)
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "--quiet", *arguments])


def main() -> None:
    """Print the browser's path, or stop with one line of advice."""
    if not find() and "CHROMIUM" not in os.environ:
        fetch()
    path = find()
    if not path:
        sys.exit(ADVICE)
    print(f"Chromium: {path}")


if __name__ == "__main__":
    main()
