"""Scripts behind the Makefile's targets; run one with ``python -m tools.NAME``."""
