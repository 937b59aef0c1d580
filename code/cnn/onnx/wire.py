"""Protocol buffers as they lie in a file: https://protobuf.dev/programming-guides/encoding/.

A message is skimmed, not copied: strings, lists and messages in it are known by their ends in the file, and
read when they are asked for. So the weights of a model are passed over, whatever their size.
"""

from __future__ import annotations

import struct
from typing import Any

Span = tuple[int, int]
Fields = dict[int, list[Any]]

BUDGET = 1_500_000
"""Fields that may be read, a message counting as 16: some 30,000 operators, and seconds of work."""


class WireError(ValueError):
    """The bytes are not what they should be."""


class Wire:
    """Bytes, or a file mapped into memory, of which messages are read."""

    def __init__(self, data: Any, budget: float = BUDGET) -> None:
        self.data = data
        self.budget = budget

    def message(self, span: Any) -> Fields:
        """Return the fields of a message by number: a number, or the span of what has a length."""
        at, end = self._span(span)
        found: Fields = {}
        self.spend(16)
        while at < end:
            self.spend(1)
            tag, at = self._varint(at, end)
            number, kind = tag >> 3, tag & 7
            value: Any
            if kind == 0:
                value, at = self._varint(at, end)
            elif kind in (1, 2, 5):
                size, at = self._varint(at, end) if kind == 2 else (8 if kind == 1 else 4, at)
                value, at = (at, at + size), at + size
            else:
                raise WireError(f"a field of type {kind} at byte {at}")
            if at > end or not number:
                raise WireError(f"a field that ends at byte {at} of {end}")
            found.setdefault(number, []).append(value)
        return found

    def text(self, span: Any) -> str:
        """Return a string; bytes that are not UTF-8 are written out."""
        return self.bytes(span).decode("utf-8", "backslashreplace")

    def bytes(self, span: Any) -> bytes:
        """Return a copy of the bytes of a span."""
        start, end = self._span(span)
        self.spend((end - start) // 64)
        return bytes(self.data[start:end])

    def integers(self, values: list[Any]) -> list[int]:
        """Return whole numbers, with their signs: given one by one, or packed in spans."""
        found = []
        for value in values:
            if isinstance(value, int):
                found.append(value)
                continue
            at, end = self._span(value)
            self.spend(end - at)
            while at < end:
                number, at = self._varint(at, end)
                found.append(number)
        return [number - (1 << 64) if number >> 63 else number for number in found]

    def floats(self, values: list[Any], letter: str = "f") -> list[float]:
        """Return numbers of 4 bytes ("f") or 8 ("d"): given one by one, or packed in spans."""
        found: list[float] = []
        for value in values:
            start, end = self._span(value)
            self.spend((end - start) // 4)
            size = struct.calcsize(letter)
            if (end - start) % size:
                raise WireError(f"{end - start} bytes of numbers of {size}")
            found += struct.unpack(f"<{(end - start) // size}{letter}", self.data[start:end])
        return found

    def spend(self, count: int) -> None:
        """Count work done; raise a ValueError where it is more than a graph should take."""
        self.budget -= count
        if self.budget < 0:
            raise TooLargeError("the graph is larger than is read without --no-limit (limit=False)")

    @staticmethod
    def _span(value: Any) -> Span:
        if not isinstance(value, tuple):
            raise WireError(f"a number, {value}, where something longer belongs")
        return value

    def _varint(self, at: int, end: int) -> tuple[int, int]:
        """Return a number of seven bits a byte, and where it ends."""
        number = shift = 0
        while at < end and shift < 70:
            byte = self.data[at]
            number |= (byte & 127) << shift
            at, shift = at + 1, shift + 7
            if byte < 128:
                return number & (2**64 - 1), at
        raise WireError(f"a number that does not end by byte {at}")


class TooLargeError(ValueError):
    """There is more to do than is done without being told to."""
