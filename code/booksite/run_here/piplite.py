"""Stands in for JupyterLite's ``piplite``, which a notebook's first cell asks for the book's library."""

from __future__ import annotations

LIBRARY = "pooling-chapter"


async def install(*packages: str) -> None:
    """Install nothing: the library is here before the first cell runs, and imports bring what Pyodide has.

    >>> import asyncio
    >>> asyncio.run(install("pooling-chapter"))
    >>> asyncio.run(install("torch"))
    Traceback (most recent call last):
    ModuleNotFoundError: 'torch' cannot be installed on a page; what Pyodide has comes with its import
    """
    for package in packages:
        if package != LIBRARY:
            raise ModuleNotFoundError(
                f"{package!r} cannot be installed on a page; what Pyodide has comes with its import"
            )
