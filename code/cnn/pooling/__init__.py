"""Pooling: windows that slide, adapt, or cover whole maps; their gradients; unpooling."""
