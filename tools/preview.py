"""The picture that other sites show beside a link to the book: ``python -m tools.preview``."""

from __future__ import annotations

from pathlib import Path

from explorers import nudge

PREVIEW = Path(__file__).parent.parent / "chapters" / "assets" / "preview.png"


def main() -> None:
    """Draw it anew."""
    figure = nudge.picture()
    figure.savefig(PREVIEW, dpi=1200 / figure.get_size_inches()[0], metadata={"Software": None})


if __name__ == "__main__":
    main()
