"""All tables of this room: what the data dictionary lists."""

from collections.abc import Iterator

from measures.csv_files import Row
from measures.opendata import edition_tables as edition
from measures.opendata import year_tables as years
from measures.opendata.code_lists import code_table
from measures.opendata.derived_tables import CHANGES, COVERAGE
from measures.opendata.dictionary import Column, Table, Type
from measures.opendata.entry_table import ENTRIES

CODE_TABLE = code_table()
OF_EDITIONS = (
    edition.EDITIONS, edition.MINISTRIES, ENTRIES, edition.ENTRY_FIELDS, edition.ENTRY_RATES, edition.ENVELOPES,
    edition.ENVELOPE_PARTS, edition.TAXONOMY,
)  # fmt: skip
OF_YEARS = (years.MEASURES, years.SUCCESSIONS, years.CALLS)
DICTIONARY = Table(
    "dictionary",
    "項目定義",
    "一つの表の一つの列が一行",
    key=("table", "column"),
    columns=(
        Column("table", "表", words="ファイルの名前（.csv を除く）", required=True),
        Column("table_name", "表の日本語名", required=True),
        Column("position", "列の順", Type.INTEGER, required=True),
        Column("column", "列", words="見出し行の名前", required=True),
        Column("column_name", "項目名", required=True),
        Column("type", "型", words="string integer boolean date datetime", required=True),
        Column("required", "必須", Type.TRUTH, "false の列は空欄があり得る", required=True),
        Column("key", "主キー", Type.TRUTH, "行を区別する列", required=True),
        Column("unit", "単位"),
        Column("codes", "コード表", words="codes 表の list"),
        Column("description", "説明"),
    ),
)
TABLES = (*OF_EDITIONS, *OF_YEARS, COVERAGE, CHANGES, CODE_TABLE, DICTIONARY)


def dictionary_rows(tables: tuple[Table, ...]) -> Iterator[Row]:
    """Yield a row a column of these tables."""
    for table in tables:
        for position, column in enumerate(table.columns, start=1):
            yield [
                table.name, table.label, position, column.name, column.label, column.type.value, column.required,
                column.name in table.key, column.unit, column.codes, column.words,
            ]  # fmt: skip
