"""The long tables of an edition: one row one fact. What is in them is frozen with the edition, but for nothing.

Calls, other names and today's names of ministries belong to no edition: they are in ``measures.opendata.year_tables``.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from measures.notation.years import write_date
from measures.opendata.dictionary import Column, Table, Type, get
from measures.opendata.entry_table import YEAR


def day_name(path: str) -> Callable[[Any], str]:
    """Return a function that writes a day or moment in the Japanese calendar: 令和2年4月1日; "" where there is none."""
    value = get(path)

    def write(of: Any) -> str:
        day = value(of)
        if isinstance(day, datetime):
            day = timezone.localdate(day)
        return write_date(day) if isinstance(day, date) else ""

    return write


def iso(path: str) -> Callable[[Any], str | None]:
    """Return a function that writes a day, or a moment to the second in Japanese time, by ISO 8601."""
    value = get(path)

    def write(of: Any) -> str | None:
        found = value(of)
        if isinstance(found, datetime):
            return timezone.localtime(found).isoformat(timespec="seconds")
        return found.isoformat() if isinstance(found, date) else None

    return write


def _of(path: str = "edition") -> tuple[Column, Column]:
    return (
        Column("fiscal_year", "年度", Type.INTEGER, YEAR, get(f"{path}.year"), required=True),
        Column("revision", "版", Type.INTEGER, "その年度の何番目の版か", get(f"{path}.revision"), required=True),
    )


EDITIONS = Table(
    "editions",
    "年度版",
    "一つの年度版が一行",
    key=("fiscal_year", "revision"),
    columns=(
        Column("fiscal_year", "年度", Type.INTEGER, YEAR, get("year"), required=True),
        Column("revision", "版", Type.INTEGER, "その年度の何番目の版か", get("revision"), required=True),
        Column("fiscal_year_name", "年度（和暦）", Type.TEXT, "令和2年度", get("year_name"), required=True),
        Column("kind", "種別", Type.TEXT, "", get("kind"), codes="edition_kind", required=True),
        Column("kind_name", "種別（日本語）", Type.TEXT, "", get("get_kind_display"), required=True),
        Column("budget_stage", "予算の段階", Type.TEXT, "", get("budget_stage"), codes="budget_stage", required=True),
        Column(
            "budget_stage_name", "予算の段階（日本語）", Type.TEXT, "", get("get_budget_stage_display"), required=True
        ),
        Column("title", "表題", Type.TEXT, "掲載のとおり", get("title"), required=True),
        Column("cover_note", "表紙の注記", Type.TEXT, "掲載のとおり", get("cover_note")),
        Column("errata_note", "正誤表", Type.TEXT, "訂正版で訂正した内容", get("errata_note")),
        Column("document_no", "文書番号", Type.TEXT, "", get("document_no")),
        Column("approved_on", "決裁日", Type.DAY, "", iso("approved_on")),
        Column("approved_on_name", "決裁日（和暦）", Type.TEXT, "", day_name("approved_on")),
        Column("announced_on", "公表日", Type.DAY, "", iso("announced_on")),
        Column("announced_on_name", "公表日（和暦）", Type.TEXT, "", day_name("announced_on")),
        Column("published_at", "この目録への掲載日時", Type.MOMENT, "案は空欄", iso("published_at")),
        Column("published_on_name", "この目録への掲載日（和暦）", Type.TEXT, "", day_name("published_at")),
        Column("taxonomy", "分野の体系", Type.TEXT, "taxonomy 表の版", get("taxonomy.version"), required=True),
        Column("entries", "掲載施策の数", Type.INTEGER, "", get("shown_entries"), unit="件", required=True),
        Column("envelopes", "予算額の数", Type.INTEGER, "", get("shown_total.envelopes"), unit="件", required=True),
        Column(
            "budget_yen",
            "掲載施策の予算額の合計（全国分）",
            Type.INTEGER,
            "予算額ごとに一度だけ数えた合計。連携中枢都市圏に配分される額ではない",
            get("shown_total.yen"),
            unit="円",
            required=True,
        ),
        Column(
            "budget_upper_bound_yen",
            "合計のうち上限の額",
            Type.INTEGER,
            "合計のうち「内数」の額",
            get("shown_total.upper_bound_yen"),
            unit="円",
            required=True,
        ),
        Column(
            "unread_envelopes",
            "読取り不可の予算額の数",
            Type.INTEGER,
            "合計に入らない",
            get("shown_total.unread_envelopes"),
            unit="件",
            required=True,
        ),
        Column("data_sha256", "data.json の SHA-256", Type.TEXT, "公表時に記録した値。案は空欄", get("data_sha256")),
    ),
)

MINISTRIES = Table(
    "ministries",
    "府省庁",
    "年度版に施策を掲載した一つの府省庁が一行",
    key=("fiscal_year", "revision", "ministry"),
    columns=(
        *_of(),
        Column("ministry", "府省庁コード", Type.TEXT, "", get("ministry.code"), required=True),
        Column("ministry_name", "府省庁", Type.TEXT, "掲載のとおり（表の上の府省名）", get("heading"), required=True),
        Column("position", "並び順", Type.INTEGER, "掲載の順", get("position"), required=True),
        Column("unit_yen", "表の単位", Type.INTEGER, "", get("unit_yen"), unit="円", required=True),
        Column("entries", "掲載施策の数", Type.INTEGER, "", get("shown_entries"), unit="件", required=True),
    ),
)

ENTRY_FIELDS = Table(
    "entry_fields",
    "掲載施策の政策分野",
    "一つの掲載施策が当たる一つの欄が一行",
    key=("fiscal_year", "revision", "number", "cell"),
    refers=((("fiscal_year", "revision", "number"), "entries"),),
    columns=(
        *_of("entry.edition"),
        Column("number", "施策番号", Type.INTEGER, "", get("entry.measure.number"), required=True),
        Column("cell", "欄", Type.TEXT, "役割と政策分野の記号（例：ウ-A:g）", get("field.cell"), required=True),
        Column("role", "役割の記号", Type.TEXT, "", get("field.role.code"), required=True),
        Column("role_name", "役割", Type.TEXT, "", get("field.role.name"), required=True),
        Column("letter", "政策分野の記号", Type.TEXT, "", get("field.letter"), required=True),
        Column("field_name", "政策分野", Type.TEXT, "", get("field.name"), required=True),
    ),
)

ENTRY_RATES = Table(
    "entry_rates",
    "掲載施策の補助率",
    "一つの掲載施策の一つの分数が一行。定額だけの施策、読取り不可の施策の行はない",
    key=("fiscal_year", "revision", "number", "position"),
    refers=((("fiscal_year", "revision", "number"), "entries"),),
    columns=(
        *_of("entry.edition"),
        Column("number", "施策番号", Type.INTEGER, "", get("entry.measure.number"), required=True),
        Column("position", "順", Type.INTEGER, "掲載の順", get("position"), required=True),
        Column("numerator", "分子", Type.INTEGER, "約分しない", get("numerator"), required=True),
        Column("denominator", "分母", Type.INTEGER, "約分しない", get("denominator"), required=True),
    ),
)

ENVELOPES = Table(
    "envelopes",
    "予算額（計上単位）",
    "一つの掲載された予算額が一行。合計はこの表の counted_yen の和",
    key=("fiscal_year", "revision", "envelope"),
    refers=((("fiscal_year", "revision", "ministry"), "ministries"),),
    columns=(
        *_of(),
        Column("envelope", "予算額の番号", Type.INTEGER, "年度版の中での番号", get("number"), required=True),
        Column("ministry", "府省庁コード", Type.TEXT, "", get("block.ministry.code"), required=True),
        Column("ministry_name", "府省庁", Type.TEXT, "掲載のとおり", get("block.heading"), required=True),
        Column("name", "名称", Type.TEXT, "予算の名称", get("name")),
        Column("amount_text", "予算額", Type.TEXT, "掲載のとおり", get("amount_text")),
        Column("unit_yen", "単位", Type.INTEGER, "掲載のとおりの数字が表す単位", get("unit_yen"), unit="円", required=True),
        Column("reading", "読取りの結果", Type.TEXT, "", get("reading"), codes="budget_reading", required=True),
        Column("yen", "金額", Type.INTEGER, "全国の額。再掲の額もここにはある", get("yen"), unit="円"),
        Column("counted_yen", "合計に入る額", Type.INTEGER, "再掲などは空欄", get("counted_yen"), unit="円"),
        Column("within", "内数（上限）", Type.TRUTH, "", get("is_within"), required=True),
        Column("entries", "この予算額の施策の数", Type.INTEGER, "2以上は共有", get("shown_entries"), unit="件", required=True),
        Column("printed", "共有する場合の印刷", Type.TEXT, "", get("printed"), codes="printed", required=True),
    ),
)  # fmt: skip

ENVELOPE_PARTS = Table(
    "envelope_parts",
    "予算額のうち・別途",
    "一つの予算額に付いた一つの「うち」又は「別途」が一行",
    key=("fiscal_year", "revision", "envelope", "position"),
    refers=((("fiscal_year", "revision", "envelope"), "envelopes"),),
    columns=(
        *_of("envelope.edition"),
        Column("envelope", "予算額の番号", Type.INTEGER, "", get("envelope.number"), required=True),
        Column("position", "順", Type.INTEGER, "掲載の順", get("position"), required=True),
        Column("label", "名称", Type.TEXT, "臨時・特別の措置 など", get("label"), required=True),
        Column("yen", "金額", Type.INTEGER, "", get("yen"), unit="円", required=True),
        Column("inside", "うち", Type.TRUTH, "true は予算額の内（うち）、false は外（別途・外数）", get("inside"), required=True),
    ),
)  # fmt: skip

TAXONOMY = Table(
    "taxonomy",
    "役割と政策分野",
    "分野の体系の一つの欄が一行。施策のない欄も含む",
    key=("taxonomy", "cell"),
    columns=(
        Column("taxonomy", "分野の体系", Type.TEXT, "体系の版", get("role.taxonomy.version"), required=True),
        Column("cell", "欄", Type.TEXT, "データに現れる値", get("cell"), required=True),
        Column("role", "役割の記号", Type.TEXT, "", get("role.code"), required=True),
        Column("role_heading", "上位の見出し", Type.TEXT, "ウ-A・ウ-B・ウ-C に共通の見出し", get("role.heading")),
        Column("role_name", "役割", Type.TEXT, "", get("role.name"), required=True),
        Column("letter", "政策分野の記号", Type.TEXT, "", get("letter"), required=True),
        Column("field_name", "政策分野", Type.TEXT, "", get("name"), required=True),
    ),
)
