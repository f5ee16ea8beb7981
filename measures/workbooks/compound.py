"""The compound file (OLE) that an xls is kept in: the names of its streams, and their bytes."""

import struct

from measures.workbooks.packages import broken

_END = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
_MINI_CUTOFF = 4096


class Compound:
    """An opened compound file. Raises Refused where a chain of sectors is broken or runs in a circle."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._open()
        except (struct.error, IndexError) as error:
            raise broken() from error

    def _open(self) -> None:
        data = self._data
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise broken()
        self._size = 1 << shift
        directory, mini_fat, listing = (struct.unpack_from("<I", data, at)[0] for at in (48, 60, 68))
        sectors = list(struct.unpack_from("<109I", data, 76))
        seen = 0
        while listing < _END:
            *more, listing = struct.unpack(f"<{self._size // 4}I", self._sector(listing))
            sectors += more
            seen += 1
            if seen * self._size > len(data):
                raise broken()
        self._fat: list[int] = []
        for sector in sectors:
            if sector < _END:
                self._fat += struct.unpack(f"<{self._size // 4}I", self._sector(sector))
        entries = self._chain(directory)
        self._streams: dict[str, tuple[int, int]] = {}
        self.names: set[str] = set()
        root = None
        for at in range(0, len(entries) - 127, 128):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", entries, at + 116)
            self.names |= {name} if kind else set()
            if kind == 2:
                self._streams.setdefault(name, (start, size))
            elif kind == 5:
                root = (start, size)
        self._mini = self._chain(root[0]) if root and root[0] < _END else b""
        raw = self._chain(mini_fat) if mini_fat < _END else b""
        self._mini_fat = list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. Raises Refused if it is broken."""
        start, size = self._streams.get(name, (_END, 0))
        try:
            if size >= _MINI_CUTOFF:
                return self._chain(start)[:size]
            pieces = [self._mini[at * 64 : at * 64 + 64] for at in _follow(start, self._mini_fat)]
        except (struct.error, IndexError) as error:
            raise broken() from error
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        sector = self._data[at : at + self._size]
        if len(sector) < self._size:
            if not sector:
                raise broken()
            sector = sector.ljust(self._size, b"\0")
        return sector

    def _chain(self, start: int) -> bytes:
        return b"".join([self._sector(number) for number in _follow(start, self._fat)])


def _follow(start: int, table: list[int]) -> list[int]:
    """The sectors of a chain. Raises Refused when it bites its own tail."""
    chain: list[int] = []
    while start < _END:
        chain.append(start)
        if len(chain) > len(table):
            raise broken()
        start = table[start]
    return chain
