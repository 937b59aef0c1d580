"""Sliders that live on a page without Python: this book's beside those of other tools, all showing the same.

``python -m benchmarks.sliders`` builds a page with each tool, for 64, 400 and 2,000 states, measures them in
Chromium, and writes `code/explorers/figures/sliders.json`, which the page on sliders reads. What else it
needs is in `benchmarks/sliders/requirements.txt`.
"""
