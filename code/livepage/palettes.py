"""Colours of values, for Python and for the page: both read palettes.json."""

from __future__ import annotations

import json
from pathlib import Path

SOURCE = Path(__file__).parent / "js" / "palettes.json"

PALETTES: dict[str, list[str]] = json.loads(SOURCE.read_text(encoding="utf-8"))
"""Colours at even steps from a scale's low end to its high end, by the palette's name.

``values`` is Matplotlib's cividis; ``signed`` is blue, white, orange, with zero in the middle.
"""
