"""How long a received file will take, guessed from its size before anything is opened.

Pure and cheap; it runs in the server itself. The figures a zip declares may lie: they decide who reads it, nothing else.
"""

import struct

LONG_TEXT = 2 * 1024 * 1024  # bytes of a CSV or an xls; some 5,000 rows as long as the document's own
LONG_XML = 4 * 1024 * 1024  # bytes of a workbook's XML, unpacked: about as many rows, or much formatting
LONG_ROWS = 5_000  # rows of all sheets, once these are opened: what they mean takes longer than opening them

_END = struct.Struct("<4s4H2LH")  # end of central directory
_ENTRY = struct.Struct("<4s6H3L5H2L")  # one part in the directory
_LONGEST_COMMENT = 65_535


def is_long(data: bytes) -> bool:
    """Whether reading and comparing the file may take longer than a person waits for a page."""
    if data.startswith(b"PK\x03\x04"):
        return unpacked_xml(data) > LONG_XML
    return len(data) > LONG_TEXT


def unpacked_xml(data: bytes) -> int:
    """Return the bytes that the XML parts of a zip declare together; 0 where its directory cannot be found."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - _LONGEST_COMMENT))
    if at < 0 or at + _END.size > len(data):
        return 0
    *_, parts, _size, place, _comment = _END.unpack_from(data, at)
    total = 0
    for _ in range(parts):
        if place + _ENTRY.size > len(data):
            break
        signature, *figures = _ENTRY.unpack_from(data, place)
        if signature != b"PK\x01\x02":
            break
        declared, name, extra, comment = figures[8], *figures[9:12]
        start = place + _ENTRY.size
        if data[start : start + name].lower().endswith(b".xml"):
            total += declared
        place = start + name + extra + comment
    return total
