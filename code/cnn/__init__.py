"""Pooling and receptive fields of convolutional networks, in NumPy alone."""
