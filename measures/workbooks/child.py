"""What runs in the child process: bytes on stdin, one JSON object on stdout, limits set before the first byte.

``{"sheets": […], "texts": […], "special": [[number, kind, standing, struck], …]}`` – sheets hold rows of numbers of the
texts, counted from 1, 0 for nothing; special are the cells that are more than a text – or
``{"refused": {message, expected, sheet, cell, value}}``.
"""

import gc
import json
import math
import os
import resource
import sys
from collections.abc import Callable

from measures.workbooks.bounds import Container, Limits, Refused
from measures.workbooks.grids import Kind
from measures.workbooks.values import Sheet, Table

TOO_MUCH_MEMORY = 71  # exit status


def main() -> None:
    """Read stdin as the arguments say (a container, Limits as JSON) and answer on stdout."""
    container, limits = Container(sys.argv[2]), Limits(**json.loads(sys.argv[3]))
    _bound(limits)
    gc.disable()  # no cycles here, and its walks over millions of cells cost more than the reading
    try:
        answer = _answer(sys.stdin.buffer.read(), container, limits)
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    except (MemoryError, RecursionError):
        os._exit(TOO_MUCH_MEMORY)  # an orderly end would need memory


def _bound(limits: Limits) -> None:
    seconds = max(1, math.ceil(limits.seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(data: bytes, container: Container, limits: Limits) -> bytes:
    table = Table(limits)
    try:
        sheets = _READERS[container](data, table)
        records = [sheet.record() for sheet in sheets]
        special = [
            (number, kind, standing, struck)
            for number, (kind, _, standing, struck) in enumerate(table.cells, start=1)
            if kind != Kind.TEXT or struck
        ]
        answer = _written({"sheets": records, "texts": [cell[1] for cell in table.cells], "special": special})
        if len(answer) > limits.result:
            raise Refused("ブックの中の文字が多すぎます。", f"{limits.result // 1024 // 1024} MB 以内")
    except Refused as refused:
        fields = ("message", "expected", "sheet", "cell", "value")
        return _written({"refused": {name: getattr(refused, name) for name in fields}})
    return answer


def _written(answer: dict[str, object]) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _read_zip(data: bytes, table: Table) -> list[Sheet]:
    from measures.workbooks.zips import read_zip  # noqa: PLC0415 – a CSV starts quicker without

    return read_zip(data, table)


def _read_text(data: bytes, table: Table) -> list[Sheet]:
    from measures.workbooks.csvs import read_csv  # noqa: PLC0415 – a workbook starts quicker without

    return [read_csv(data, table)]


def _read_ole(data: bytes, table: Table) -> list[Sheet]:
    from measures.workbooks.xls import read_xls  # noqa: PLC0415 – only an xls needs the library, and its start-up

    return read_xls(data, table)


_READERS: dict[Container, Callable[[bytes, Table], list[Sheet]]] = {
    Container.ZIP: _read_zip,
    Container.OLE: _read_ole,
    Container.TEXT: _read_text,
}
