"""Receptive fields: which pixels a unit sees, and how much each of them counts."""
