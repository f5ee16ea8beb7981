"""A package of open data: CSVs, JSON, a workbook, and what says what they are, in one zip.

The same content gives the same bytes on every day and every database; of a published edition for ever, as long as
``CONTRACT_VERSION`` stays and the programs that compress do.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, BinaryIO

from django.utils import timezone

from measures.csv_files import Row, write_lines
from measures.exports import CONTRACT_VERSION, write_all_json_text, write_json_text
from measures.models import Edition, Entry
from measures.opendata import year_tables
from measures.opendata.catalogue import CODE_TABLE, DICTIONARY, dictionary_rows
from measures.opendata.code_lists import CODES, CodeLists, code_rows
from measures.opendata.content import ORDER, Content
from measures.opendata.descriptors import describe_data, describe_package, describe_table
from measures.opendata.dictionary import Table
from measures.opendata.readme import write_readme
from measures.opendata.terms import TERMS
from measures.opendata.workbook import write_workbook

FIRST_MOMENT = datetime(1980, 1, 1)  # what a zip can say at the earliest; of drafts
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Package:
    """What a package holds, before it is written. ``name`` is that of its file without its ending."""

    name: str
    title: str
    tables: list[tuple[Table, Callable[[], Iterable[Row]]]]
    json: Callable[[], Iterator[str]]
    made_at: datetime  # of what is in it, not of the asking
    about: str  # what it holds, in words
    lists: CodeLists = field(default_factory=lambda: CODES)

    def __post_init__(self) -> None:
        described = (*(table for table, _ in self.tables), CODE_TABLE, DICTIONARY)
        self.tables.append((CODE_TABLE, lambda: code_rows(self.lists)))
        self.tables.append((DICTIONARY, lambda: dictionary_rows(described)))


def package_of(edition: Edition, entries: Any) -> Package:
    """Return the package of one edition, of those of its ``entries`` that somebody may see."""
    content = Content((edition,), entries)
    name = f"opendata-{edition.year}-{'draft' if edition.is_draft else f'r{edition.revision}'}"
    about = f"{edition.year_name}版　第{edition.revision}版（{edition.get_kind_display()}）"
    return Package(
        name=name,
        title=f"{edition.title}（{edition.year_name}）",
        tables=content.tables(),
        json=lambda: write_json_text(edition, entries.for_listing()),
        made_at=_moment_of(edition),
        about=about if not edition.is_draft else f"{edition.year_name}版の案（公表前。関係者以外に見せないでください）",
    )


def package_of_all() -> Package:
    """Return the package of all current editions, with what belongs to none of them."""
    editions = tuple(Edition.objects.current().select_related("taxonomy").order_by("year"))
    entries = Entry.objects.published().order_by(*ORDER)
    years = "、".join(edition.year_name for edition in editions)
    return Package(
        name="opendata-all",
        title="連携中枢都市圏構想の推進に向けた関係各省による支援策（公表済みの全ての年度）",
        tables=[*Content(editions, entries).tables(), *year_tables.tables()],
        json=lambda: write_all_json_text(editions),
        made_at=max(map(_moment_of, editions), default=FIRST_MOMENT),
        about=f"公表済みの全ての年度版（{years or 'なし'}）と、公募・要望調査、後継関係（取得した時点のもの）",
    )


def write_package(package: Package, target: BinaryIO, *, progress: Progress = lambda words: None) -> None:
    """Write the zip to ``target``. One row is held at a time; the workbook waits on disk."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        resources = []
        for table, rows in package.tables:
            progress(f"{table.label}を書き出しています")
            with _Member(archive, f"{table.name}.csv", package.made_at) as member:
                member.write_texts(write_lines(_with_header(table, rows())))
            resources.append(describe_table(table, size=member.size, sha256=member.sha256, lists=package.lists))
        progress("JSONを書き出しています")
        with _Member(archive, "data.json", package.made_at) as member:
            member.write_texts(package.json())
        resources.append(describe_data(size=member.size, sha256=member.sha256))
        descriptor = describe_package(package.name, package.title, resources, created=package.made_at)
        progress("Excelブックを書き出しています")
        with _Member(archive, "opendata.xlsx", package.made_at) as member:
            write_workbook(
                package.tables, member, title=package.title, created=package.made_at, about=package_words(package)
            )
        texts = {
            "datapackage.json": json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n",
            "README.txt": write_readme(package.title, package.about, [table for table, _ in package.tables]),
            "LICENSE.txt": TERMS,
        }
        for name, text in texts.items():
            with _Member(archive, name, package.made_at) as member:
                member.write_texts([text])


def package_words(package: Package) -> list[tuple[str, str]]:
    """Return what the first sheet of the workbook says: (what, words)."""
    return [
        ("表題", package.title),
        ("内容", package.about),
        ("contract_version", CONTRACT_VERSION),
        ("利用条件", TERMS),
    ]


def _with_header(table: Table, rows: Iterable[Row]) -> Iterator[Row]:
    yield table.header
    yield from rows


def _moment_of(edition: Edition) -> datetime:
    at = edition.published_at
    return timezone.localtime(at).replace(tzinfo=None, microsecond=0) if at else FIRST_MOMENT


@dataclass
class _Member:
    """A file of the zip that is written piece by piece, its size and SHA-256 known afterwards."""

    archive: zipfile.ZipFile
    name: str
    made_at: datetime
    size: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)
    _file: IO[bytes] | None = None

    def __enter__(self) -> "_Member":
        info = zipfile.ZipInfo(self.name, self.made_at.timetuple()[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        self._file = self.archive.open(info, "w", force_zip64=True)
        return self

    def __exit__(self, *error: object) -> None:
        assert self._file is not None
        self._file.close()

    def write(self, data: bytes) -> int:
        """Write bytes, as a file does."""
        assert self._file is not None
        self.size += len(data)
        self._digest.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        """Do nothing: the zip is written through."""

    def write_texts(self, texts: Iterable[str]) -> None:
        """Write pieces of text in UTF-8."""
        for text in texts:
            self.write(text.encode())

    @property
    def sha256(self) -> str:
        """Of all that was written."""
        return self._digest.hexdigest()
