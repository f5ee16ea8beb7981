"""Tables that belong to no edition and change from day to day: measures through the years, successions, calls."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch

from measures.csv_files import Row
from measures.models import Call, Entry, Measure, Succession
from measures.notation.years import write_year
from measures.opendata.dictionary import Column, Table, Type, get
from measures.opendata.edition_tables import day_name, iso
from measures.opendata.entry_table import YEAR

MEASURES = Table(
    "measures",
    "施策（通年）",
    "公表済みの年度版に掲載された一つの施策が一行",
    key=("number",),
    columns=(
        Column("number", "施策番号", Type.INTEGER, "年度を通じて変わらない番号", get("number"), required=True),
        Column("name", "名称", Type.TEXT, "最も新しい掲載での名称", get("name"), required=True),
        Column("ministry", "府省庁コード", Type.TEXT, "最も新しい掲載での府省庁", get("ministry"), required=True),
        Column("first_fiscal_year", "最初の掲載年度", Type.INTEGER, YEAR, get("first"), required=True),
        Column("last_fiscal_year", "最も新しい掲載年度", Type.INTEGER, YEAR, get("last"), required=True),
        Column("editions", "掲載した年度の数", Type.INTEGER, "", get("editions"), unit="年度", required=True),
    ),
)

SUCCESSIONS = Table(
    "successions",
    "後継関係",
    "一つの施策が別の施策に引き継がれたことが一行",
    key=("predecessor", "successor"),
    refers=((("predecessor",), "measures"), (("successor",), "measures")),
    columns=(
        Column("predecessor", "前の施策の番号", Type.INTEGER, "", get("predecessor.number"), required=True),
        Column("successor", "後継施策の番号", Type.INTEGER, "", get("successor.number"), required=True),
        Column("kind", "種類", Type.TEXT, "", get("kind"), codes="succession", required=True),
        Column(
            "fiscal_year", "年度", Type.INTEGER, "後継施策に替わった年度（西暦）", get("fiscal_year"), required=True
        ),
    ),
)

CALLS = Table(
    "calls",
    "公募・要望調査",
    "一つの施策の一回の公募又は要望調査が一行。どの年度版にも属さず、随時変わる",
    addresses=("/calls/data.csv",),
    refers=((("number",), "measures"),),
    columns=(
        Column("fiscal_year", "年度", Type.INTEGER, YEAR, get("fiscal_year"), required=True),
        Column("fiscal_year_name", "年度（和暦）", Type.TEXT, "", lambda call: write_year(call.fiscal_year), required=True),
        Column("number", "施策番号", Type.INTEGER, "", get("measure.number"), required=True),
        Column("public_name", "公募名", Type.TEXT, "施策名と異なるとき", get("public_name")),
        Column("kind", "種類", Type.TEXT, "", get("kind"), codes="call_kind", required=True),
        Column("kind_name", "種類（日本語）", Type.TEXT, "", get("get_kind_display"), required=True),
        Column("period_text", "公募時期", Type.TEXT, "日付が決まる前の見込み", get("period_text")),
        Column("opens_on", "受付開始日", Type.DAY, "", iso("opens_on")),
        Column("opens_on_name", "受付開始日（和暦）", Type.TEXT, "", day_name("opens_on")),
        Column("closes_at", "締切り", Type.MOMENT, "日本時間", iso("closes_at")),
        Column("closes_on_name", "締切りの日（和暦）", Type.TEXT, "", day_name("closes_at")),
        Column("channel", "受付方法", Type.TEXT, "", get("channel")),
        Column("section", "担当課", Type.TEXT, "", get("section")),
        Column("phone", "電話", Type.TEXT, "", get("phone")),
        Column("mail", "メール", Type.TEXT, "", get("mail")),
        Column("contact", "その他の連絡先", Type.TEXT, "", get("contact")),
        Column("address", "要綱・公募要領のURL", Type.TEXT, "", get("address")),
        Column("checked_on", "確認日", Type.DAY, "", iso("checked_on")),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lasting:
    """A measure as its newest published entry names it."""

    number: int
    name: str
    ministry: str
    first: int
    last: int
    editions: int


def tables() -> list[tuple[Table, Callable[[], Iterable[Row]]]]:
    """Return each of these tables with what gives its rows."""
    return [(MEASURES, _measures), (SUCCESSIONS, _successions), (CALLS, call_rows)]


def call_rows() -> Iterator[Row]:
    """Yield the public calls, of measures that readers find in an edition."""
    calls = Call.objects.public().select_related("measure")
    return map(CALLS.row, calls.order_by("-fiscal_year", "measure__number", "opens_on", "id"))


def _measures() -> Iterator[Row]:
    published = Entry.objects.published().select_related("edition", "block__ministry").order_by("-edition__year")
    measures = Measure.objects.filter(entries__in=Entry.objects.published()).distinct().order_by("number")
    measures = measures.prefetch_related(Prefetch("entries", published, to_attr="published"))
    for measure in measures.iterator(chunk_size=500):
        entries = measure.published
        newest, oldest = entries[0], entries[-1]
        yield MEASURES.row(
            Lasting(
                measure.number,
                newest.display_name,
                newest.block.ministry.code,
                oldest.edition.year,
                newest.edition.year,
                len(entries),
            )
        )


def _successions() -> Iterator[Row]:
    known = Measure.objects.filter(entries__in=Entry.objects.published())
    rows = Succession.objects.filter(predecessor__in=known, successor__in=known)
    rows = rows.select_related("predecessor", "successor")
    return map(SUCCESSIONS.row, rows.order_by("predecessor__number", "successor__number"))
