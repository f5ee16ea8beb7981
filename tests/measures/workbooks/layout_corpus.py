"""Sheets as ministries send them, each with its expected verdict: layout, values, characters, meaning.

The verdict of a case is that of its worst finding, OK where there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from measures.workbooks.grids import Cell, Grid, Kind
from tests.measures.workbooks.sheets import (
    A_MEASURE,
    HEADINGS,
    PRINTED_HEADINGS,
    day,
    flat_table,
    measure,
    number,
    printed_by_ministry,
    printed_on_one_sheet,
    sheet,
    struck,
    table,
)

FILE, ROW, WARN, NORM, OK = "file", "row", "warn", "norm", "ok"


@dataclass(frozen=True)
class Case:
    """One file as grids, and what must come of it. ``cell``: where the worst finding stands.

    ``names``: the measures that are read; ``first``: texts of the first of them by column; ``says``: words of the
    worst finding's message.
    """

    id: str
    grids: Sequence[Grid]
    verdict: str
    names: Sequence[str] | None = ("施策一",)
    cell: str | None = None
    says: str = ""
    nothing: Sequence[str] = ()
    first: dict[str, str] = field(default_factory=dict)


def case(id: str, grids: Grid | Sequence[Grid], verdict: str = OK, **expected: Any) -> Case:
    listed = [grids] if isinstance(grids, Grid) else grids
    columns = {key: expected.pop(key) for key in list(expected) if key not in ("names", "cell", "says", "nothing")}
    return Case(id, listed, verdict, first=columns, **expected)


B_MEASURE = ("ウ-B", "b", "施策二", "概要二", "一定程度配慮", "200", "2/3", "都道府県")
BLANK = ("",) * 8
BOTH = ("施策一", "施策二")
NO_ROLE = HEADINGS[2:]
ROLES = ("ア", "イ", "ウ-A", "ウ-B", "ウ-C")


def _headed(heading: str, text: str = "100", **more: Any) -> Grid:
    """The usual table with another heading over the budget."""
    return table(measure(budget=text), headings=(*HEADINGS[:5], heading, *HEADINGS[6:]), **more)


LAYOUT = [
    case("document-by-ministry", printed_by_ministry(), names=None),
    case("document-on-one-sheet", printed_on_one_sheet(), names=None),
    case("document-flat", flat_table(), names=None),
    case("plain-table", table(A_MEASURE), ministry="総務省", fields="ウ-A a", budget="100"),
    case("printed-headings", table(A_MEASURE, headings=PRINTED_HEADINGS)),
    case("title-rows", sheet(("令和３年度 支援策一覧",), (), ("府省名：文科省",), HEADINGS, A_MEASURE, name="Sheet1"), ministry="文科省"),
    case("ministry-in-brackets", sheet(("（総務省）",), HEADINGS, A_MEASURE, name="Sheet1"), ministry="総務省"),
    case("ministry-numbered", sheet(("２．国土交通省関係",), HEADINGS, A_MEASURE, name="1"), ministry="国土交通省"),
    case("ministry-with-bureau", sheet(("国土交通省　都市局",), HEADINGS, A_MEASURE, name="1"), ministry="国土交通省"),
    case("ministry-beside-its-label", sheet(("府省名", "宮内庁"), (), HEADINGS, A_MEASURE, name="1"), ministry="宮内庁"),
    case("ministry-unknown", sheet(("総務省",), ("防災省",), HEADINGS, A_MEASURE, name="1"), ministry="防災省"),
    case("ministry-not-the-addressee", sheet(("総務省市町村課 御中",), HEADINGS, A_MEASURE, name="農水省"), ministry="農水省"),
    case("ministry-in-the-sheet-name", table(A_MEASURE, name="03_文科省 (2)"), ministry="文科省"),
    case("ministry-nowhere", table(A_MEASURE, name="Sheet1"), ministry=""),
    case("sheet-of-another-name", sheet(("文部科学省",), HEADINGS, A_MEASURE, name="総務省"), WARN, says="シートの名前"),
    case(
        "ministry-column-filled-down",
        table(("総務省", *A_MEASURE), ("", *B_MEASURE), headings=("府省名", *HEADINGS), name="全省"),
        names=BOTH,
        ministry="総務省",
    ),
    case(
        "ministry-lines-inside-a-table",
        table(("総務省",), A_MEASURE, ("文部科学省",), B_MEASURE, name="全省"),
        names=BOTH,
        ministry="総務省",
    ),
    case("unit-above", sheet(("", "", "", "", "", "", "", "（単位：千円）"), HEADINGS, A_MEASURE), unit="1000"),
    case("unit-in-the-heading", _headed("当初予算（百万円）"), unit="1000000"),
    case("unit-beside-the-headings", table(A_MEASURE, headings=(*HEADINGS, "単位：億円")), unit="100000000"),
    case("unit-below", table(A_MEASURE, ("",) * 7 + ("（単位：千円）",)), unit="1000"),
    case("unit-nowhere", table(A_MEASURE), unit="None"),
    case("units-that-disagree", sheet(("（単位：千円）",), *_headed("当初予算（百万円）").rows), WARN, unit="1000000"),
    case("two-line-headings", sheet(
        ("役割・政策分野", "", "施策名", "概要", "支援の内容", "予算額", "補助率", "交付対象"),
        ("役割", "政策分野", "", "", "", "令和３年度", "", ""),
        A_MEASURE,
        merged=("A1:B1", "C1:C2", "D1:D2", "E1:E2", "F1:F1", "G1:G2", "H1:H2"),
    ), budget="100", fields="ウ-A a"),
    case("two-line-headings-unmerged", sheet(
        ("連携中枢都市圏構想の", "政策", "施策名", "概要", "支援の内容", "令和３年度", "補助率", "交付対象"),
        ("３つの役割", "分野", "", "", "", "当初予算", "", ""),
        A_MEASURE,
    ), budget="100", fields="ウ-A a"),
    case("year-over-the-budget", sheet(
        (*HEADINGS[:5], "令和３年度", *HEADINGS[6:]), ("", "", "", "", "", "当初予算"), A_MEASURE
    ), budget="100"),
    case("unit-below-the-headings", sheet(HEADINGS, ("", "", "", "", "", "（千円）"), A_MEASURE), budget="100", unit="1000"),
    case("grouped-headings", sheet(
        ("位置付け", "", "支援策", "", "", "", "", ""), HEADINGS, A_MEASURE, merged=("A1:B1", "C1:H1")
    ), fields="ウ-A a"),
    case("heading-over-role-and-field", table(
        A_MEASURE, headings=("役割・政策分野", "", *NO_ROLE), merged=("A1:B1",)
    ), fields="ウ-A a"),
    case("numbered-columns", sheet(HEADINGS, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"), A_MEASURE)),
    case("synonyms", table(A_MEASURE, headings=(
        "３つの役割", "分野", "施策・事業名", "事業の\n概要", "優遇措置", "令和３年度\n政府予算案", "補助率等", "補助対象"
    )), support="優先採択の配慮", recipients="市町村"),
    case("blank-columns", table(
        ("", "ウ-A", "", "a", "施策一", "", "概要一"), headings=("", "役割", "", "政策分野", "施策名", "", "概要")
    ), WARN, says="「支援の内容」、「当初予算」", fields="ウ-A a"),
    case("unknown-column", table((*A_MEASURE, "新規"), headings=(*HEADINGS, "備考")), NORM, cell="I1", says="備考"),
    case("column-without-heading", table((*A_MEASURE, "新規")), WARN, cell="I2", says="I列"),
    case("renamed-column", table(A_MEASURE, headings=(*HEADINGS[:6], "ほじょりつ", "交付対象")), WARN, says="補助率"),
    case("column-twice", table((*A_MEASURE, "別"), headings=(*HEADINGS, "事業概要")), WARN, cell="I1", summary="概要一"),
    case("two-years", table(
        (*A_MEASURE[:5], "90", *A_MEASURE[5:]),
        headings=(*HEADINGS[:5], "令和２年度当初予算", "令和３年度当初予算", *HEADINGS[6:]),
    ), WARN, cell="F1", budget="100", says="「令和3年度当初予算」（G列）"),
    case("this-year-and-the-one-before", table(
        (*A_MEASURE, "90"), headings=(*HEADINGS, "前年度予算額")
    ), WARN, cell="I1", budget="100"),
    case("only-the-year-before", _headed("前年度予算額"), WARN, says="当初予算"),
    case("no-name-column", table(A_MEASURE[:2] + A_MEASURE[3:], headings=HEADINGS[:2] + HEADINGS[3:]), FILE, names=(), cell="A1"),
    case("second-table-without-names", table(
        A_MEASURE, (), HEADINGS[3:], ("概要", "支援", "1", "1/2", "市")
    ), FILE, cell="A4"),
    case("no-headings", sheet(A_MEASURE, B_MEASURE), FILE, names=()),
    case("headings-alone", table(), FILE, names=()),
    case("empty-sheet", sheet(), FILE, names=()),
    case("empty-rows-between", table((), A_MEASURE, BLANK, (), B_MEASURE), names=BOTH),
    case("pages-repeat-the-headings", table(A_MEASURE, (), HEADINGS, B_MEASURE), names=BOTH),
    case("pages-repeat-the-headings-directly", table(A_MEASURE, HEADINGS, B_MEASURE), names=BOTH),
    case("pages-repeat-unknown-columns-too", table(
        (*A_MEASURE, "継続"), (*HEADINGS, "新規・継続"), (*B_MEASURE, "新規"), headings=(*HEADINGS, "新規・継続")
    ), NORM, names=BOTH),
    case("pages-repeat-some-headings", table(
        A_MEASURE, ("", "", "施策名", "概要"), B_MEASURE
    ), WARN, names=BOTH),
    case("name-that-is-a-heading", table(A_MEASURE, measure(name="事業", summary="概要"), B_MEASURE), names=("施策一", "事業", "施策二")),
    case("name-that-is-a-heading-first", table(measure(name="事業", summary="概要"), A_MEASURE), names=("事業", "施策一"), budget="100"),
    case("name-that-is-a-heading-beside-an-unknown-column", table(
        (*measure(name="事業", summary="内容", recipients="対象者"), "継続"), headings=(*HEADINGS, "備考")
    ), NORM, names=("事業",), recipients="対象者"),
    case("name-that-is-a-heading-with-a-number", table(
        ("事業99", "概要"), ("事業2", "対象"), headings=("施策名", "概要")
    ), WARN, names=("事業99", "事業2"), summary="概要"),
    case("name-that-is-a-heading-after-a-gap", table(
        A_MEASURE, (), measure(name="支援策", summary="概要", support="支援の内容"), B_MEASURE
    ), names=("施策一", "支援策", "施策二")),
    case("name-that-is-a-heading-alone-with-its-summary", table(
        A_MEASURE, ("", "", "交付金名", "内容"), B_MEASURE
    ), names=("施策一", "交付金名", "施策二")),
    case("second-table-of-another-form", table(
        A_MEASURE, (), ("文科省",), ("事業名", "概要", "予算額", "補助率", "対象者", "新規・継続", "始期", "終期"),
        ("施策二", "概要二", "200", "2/3", "県", "新規", "R3", "R5"),
    ), WARN, names=BOTH),
    case("second-table-of-another-form-directly", table(
        A_MEASURE, ("施策名", "概要", "予算額"), ("施策二", "概要二", "200")
    ), WARN, names=BOTH),
    case("headings-with-footnotes", table(A_MEASURE, headings=(
        "役割※1", "政策分野注2", "施策名1", "概要※12", "支援の内容（注3）", "当初予算*4", "補助率5", "①交付対象"
    )), budget="100", rate="1/2"),
    case("tables-of-two-ministries", sheet(
        ("総務省",), ("（単位：百万円）",), HEADINGS, A_MEASURE, (), ("文科省",), ("（単位：千円）",), HEADINGS, B_MEASURE, name="1"
    ), names=BOTH, unit="1000000"),
    case("tables-side-by-side", table(
        (*A_MEASURE, "", *B_MEASURE), headings=(*HEADINGS, "", *HEADINGS)
    ), NORM, names=BOTH, cell="A1", says="横に並んだ2つの表（A～H列、J～Q列）", fields="ウ-A a"),
    case("tables-side-by-side-of-other-lengths", sheet(
        ("総務省", *[""] * 15, "（単位：千円）"), (*HEADINGS, "", *HEADINGS), (*BLANK, "", *B_MEASURE), (*A_MEASURE, "", *BLANK),
        ("※ 金額は事業費。",), merged=("A5:Q5", "A1:H1"), name="1",
    ), NORM, names=BOTH, ministry="総務省", unit="1000"),
    case("tables-of-two-ministries-side-by-side", sheet(
        ("文科省", *[""] * 8, "国交省"), (*HEADINGS, "", *HEADINGS), (*A_MEASURE, "", *B_MEASURE), name="1"
    ), NORM, names=BOTH, ministry="文科省"),
    case("three-tables-side-by-side", table(
        (*A_MEASURE[2:], "", *B_MEASURE[2:], "", *measure(name="施策三")[2:]),
        headings=(*NO_ROLE, "", *NO_ROLE, "", *NO_ROLE),
    ), WARN, names=(*BOTH, "施策三"), says="「役割・政策分野」の列が見つかりません"),
    case("tables-side-by-side-with-a-column-apart", table(
        (*A_MEASURE[:6], "", *A_MEASURE[6:], "", *B_MEASURE[:6], "", *B_MEASURE[6:]),
        headings=(*HEADINGS[:6], "", *HEADINGS[6:], "", *HEADINGS[:6], "", *HEADINGS[6:]),
    ), NORM, names=BOTH, rate="1/2", recipients="市町村"),
    case("tables-side-by-side-without-a-gap", table(
        (*A_MEASURE, *B_MEASURE), headings=(*HEADINGS, *HEADINGS)
    ), WARN, cell="I1", says="二つ以上"),
    case("tables-side-by-side-with-a-text-between", table(
        (*A_MEASURE, "←", *B_MEASURE), headings=(*HEADINGS, "", *HEADINGS)
    ), WARN, says="二つ以上"),
    case("tables-side-by-side-merged-together", table(
        (*A_MEASURE, "", *B_MEASURE), (*A_MEASURE[:2], "施策二", *[""] * 5, "", *B_MEASURE[:2], "施策三"),
        headings=(*HEADINGS, "", *HEADINGS), merged=("H3:J3",),
    ), WARN, names=None, says="二つ以上"),
    case("tables-side-by-side-of-other-headings", table(
        (*A_MEASURE, "", "施策二", "概要二"), headings=(*HEADINGS, "", "施策名", "概要")
    ), WARN, says="二つ以上"),
    case("old-and-new-side-by-side", sheet(
        ("現行", *[""] * 8, "改正案"), (*HEADINGS, "", *HEADINGS), (*A_MEASURE, "", *B_MEASURE), name="総務省"
    ), WARN, says="二つ以上"),
    case("two-years-side-by-side", table(
        (*A_MEASURE, "", *A_MEASURE),
        headings=(*HEADINGS[:5], "令和２年度当初予算", *HEADINGS[6:], "", *HEADINGS[:5], "令和３年度当初予算", *HEADINGS[6:]),
    ), WARN, says="二つ以上"),
    case("titles-of-two-years-side-by-side", sheet(
        ("令和２年度", *[""] * 8, "令和３年度"), (*HEADINGS, "", *HEADINGS), (*A_MEASURE, "", *B_MEASURE),
    ), WARN, says="二つ以上"),
    case("unit-unbracketed", _headed("予算額\n千円"), unit="1000"),
    case("roles-on-several-lines", table(
        A_MEASURE, ("ウ-B", "a", *[""] * 6), B_MEASURE,
        merged=("C2:C3", "D2:D3", "E2:E3", "F2:F3", "G2:G3", "H2:H3"),
    ), names=BOTH, fields="ウ-A a\nウ-B a"),
    case("roles-on-several-lines-unmerged", table(A_MEASURE, ("ウ-B", "a"), B_MEASURE), names=BOTH, fields="ウ-A a\nウ-B a"),
    case("roles-on-several-lines-filled", table(A_MEASURE, measure(role="ウ-B"), B_MEASURE), NORM, names=BOTH, fields="ウ-A a\nウ-B a"),
    case("role-merged-over-its-fields", table(A_MEASURE, ("", "c"), merged=("A2:A3", "C2:C3")), fields="ウ-A a\nウ-A c"),
    case("roles-line-by-line", table(measure(role="ウ-A\nウ-B", field="a,b\nc")), fields="ウ-A a,b\nウ-B c"),
    case("roles-that-do-not-pair", table(measure(role="ウ-A\nウ-B", field="a\nb\nc")), WARN, cell="A2"),
    case("fields-broken-over-lines", table(measure(field="a,b,\nc\n\n,d")), fields="ウ-A a,b,c,d"),
    case("fields-in-one-cell", table(
        ("ウ-A f、ウ-B e", *A_MEASURE[2:]), headings=("役割・政策分野", *NO_ROLE)
    ), fields="ウ-A f、ウ-B e"),
    case("roles-as-columns", table(
        ("", "", "a,c", "b", "", *A_MEASURE[2:]), ("a", "", "", "", "a、b", *B_MEASURE[2:]), headings=(*ROLES, *NO_ROLE)
    ), NORM, names=BOTH, cell="A1", says="役割ごとの列（ア、イ、ウ-A、ウ-B、ウ-C）", fields="ウ-A a,c\nウ-B b"),
    case("roles-as-columns-below-their-heading", sheet(
        ("役割・政策分野", "", "", "", "", *NO_ROLE), ROLES, ("", "c", "", "", "", *A_MEASURE[2:]),
        merged=("A1:E1", *(f"{letter}1:{letter}2" for letter in "FGHIJK")),
    ), NORM, fields="イ c", budget="100"),
    case("roles-as-columns-below-their-heading-unmerged", sheet(
        ("役割・政策分野", "", "", "", "", *NO_ROLE), ROLES, ("", "c", "", "", "", *A_MEASURE[2:]),
    ), NORM, fields="イ c", budget="100"),
    case("roles-as-columns-at-the-end", table(
        (*A_MEASURE[2:], "", "a", "b"), headings=(*NO_ROLE, "ア 圏域全体の経済成長のけん引", "イ（高次の都市機能の集積）", "ウ－Ａ")
    ), NORM, fields="イ a\nウ-A b"),
    case("fields-as-columns", sheet(
        ("ア", "", "ウ-A", "", "", *NO_ROLE), ("a", "b", "a", "b 介護", "c", *[""] * 6),
        ("", "○", "〇", "－", "✓", *A_MEASURE[2:]), ("a", *["×"] * 4, *B_MEASURE[2:]),
        merged=("A1:B1", "C1:E1", *(f"{letter}1:{letter}2" for letter in "FGHIJK")),
    ), NORM, names=BOTH, fields="ア b\nウ-A a,c", budget="100"),
    case("fields-as-columns-unmerged", sheet(
        ("ア", "", "ウ-A", "", "", *NO_ROLE), ("a", "b", "a", "b", "c"), ("", "○", "", "", "◎", *A_MEASURE[2:])
    ), NORM, fields="ア b\nウ-A c"),
    case("fields-as-columns-three-lines", sheet(
        ("３つの役割と政策分野", "", "", *NO_ROLE), ("ア", "ウ-A", "", *[""] * 6), ("a", "a", "b"), ("", "●", "●", *A_MEASURE[2:]),
        merged=("A1:C1", "B2:C2", *(f"{letter}1:{letter}3" for letter in "DEFGHI")),
    ), NORM, fields="ウ-A a,b"),
    case("no-role-crossed", table(("", "", "", "", "", *A_MEASURE[2:]), headings=(*ROLES, *NO_ROLE)), NORM, fields=""),
    case("role-crossed-without-its-field", table(
        ("", "", "○", "", "", *A_MEASURE[2:]), headings=(*ROLES, *NO_ROLE)
    ), WARN, cell="C2", says="「ウ-A」の列の「○」", fields="ウ-A ○"),
    case("field-crossed-with-a-doubt", sheet(
        ("ア", "", "イ", *NO_ROLE), ("a", "b", "a"), ("○", "△", "", *A_MEASURE[2:]), merged=("A1:B1",)
    ), WARN, cell="B3", says="「ア b」の列の「△」", fields="ア a,b△"),
    case("roles-as-columns-struck", table(
        ("", "", struck("b", "a"), struck("", "c"), "", *A_MEASURE[2:]), headings=(*ROLES, *NO_ROLE)
    ), WARN, cell="C2", fields="ウ-A b"),
    case("roles-as-columns-twice", table(
        ("", "a", "", "", "", *A_MEASURE[2:]), headings=("ア", "イ", "ア", "イ", "ウ-A", *NO_ROLE)
    ), WARN, says="「役割・政策分野」の列が見つかりません"),
    case("roles-as-columns-beside-roles", table(
        ("", "○", *A_MEASURE), headings=("ア", "イ", *HEADINGS)
    ), WARN, cell="A1", says="二つ以上", fields="ウ-A a"),
    case("one-role-as-a-column", table(("a", *A_MEASURE[2:]), headings=("ウ-A", *NO_ROLE)), WARN, fields=""),
    case("numbered-by-katakana", table(A_MEASURE, headings=("ア 役割", "イ 政策分野", "ウ 施策名", *HEADINGS[3:])), WARN, names=None),
    case("one-measure-of-two-roles-in-a-narrow-table", table(
        ("ウ-A", "a", "施策一"), ("イ", "b", "施策二"), headings=HEADINGS[:3]
    ), WARN, names=BOTH, fields="ウ-A a"),
    case("field-merged-over-measures", table(A_MEASURE, ("", "", *B_MEASURE[2:]), merged=("A2:A3", "B2:B3")), names=BOTH),
    case("amount-merged-over-measures", table(
        A_MEASURE, (*B_MEASURE[:5], "", *B_MEASURE[6:]), merged=("F2:F3",)
    ), names=BOTH, shared="1"),
    case("recipients-merged-over-measures", table(A_MEASURE, B_MEASURE[:7], merged=("H2:H3",)), names=BOTH),
    case("merged-across-columns", table(measure(rate="", budget="調整中"), merged=("F2:G2",)), WARN, cell="F2", rate="調整中"),
    case("text-under-a-merged-cell", table(A_MEASURE, ("", "", "隠れた文言"), merged=("C2:C3",)), WARN, cell="C3"),
    case("merges-that-overlap", table(A_MEASURE, BLANK, merged=("C2:C3", "C3:D3")), WARN, says="重なって"),
    case("merge-beyond-the-sheet", table(A_MEASURE, merged=("H2:XFD1048576",))),
    case("name-in-two-cells", table(
        ("施策一", "Ⅰ分", "概要一"), headings=("施策名", "", "概要"), merged=("A1:B1",)
    ), WARN, names=("施策一\nⅠ分",)),
    case("rate-on-two-lines", table(A_MEASURE, ("ウ-B", "a", "", "", "", "", "2/3"), merged=("C2:C3",)), WARN, rate="1/2\n2/3"),
    case("line-across-the-table", table(A_MEASURE, ("（自治行政局関係の補助金）",), B_MEASURE, merged=("A3:H3",)), WARN, names=BOTH, cell="A3"),
    case("foot-of-the-page", table(A_MEASURE, ("（担当：市町村課）",)), NORM, cell="A3"),
    case("total", table(A_MEASURE, ("", "", "合計", "", "", "100")), NORM, cell="C3", says="合計"),
    case("total-in-the-first-column", table(A_MEASURE, ("総務省計", "", "１事業", "", "", "100"), B_MEASURE), NORM, names=BOTH),
    case("statistics-are-no-total", table(measure(name="統計")), names=("統計",)),
    case("note", table(A_MEASURE, ("※ 金額は事業費。",), ("注１）内数を含む",)), NORM, cell="A3", says="注記"),
    case("name-that-begins-like-a-note", table(measure(name="注意喚起推進事業"))  , names=("注意喚起推進事業",)),
    case("example-row", table(("例", *measure(name="○○事業")), ("1", *A_MEASURE), headings=("番号", *HEADINGS)), WARN, cell="A2"),
    case("example-sheet", [table(A_MEASURE), table(measure(name="○○事業"), name="記入例")], WARN, says="記入例"),
    case("list-sheet", [table(A_MEASURE), sheet(("該当なし",), ("ア", "a", "経済"), name="分野一覧")], NORM),
    case("other-sheet-with-a-table", [table(A_MEASURE), sheet(*[("x", "y", "z")] * 4, name="Sheet2")], WARN),
    case("hidden-row", table(A_MEASURE, B_MEASURE, hidden_rows=frozenset({2})), WARN, names=BOTH, cell="A3", says="非表示の行"),
    case("hidden-empty-row", table(A_MEASURE, BLANK, hidden_rows=frozenset({2}))),
    case("hidden-sheet", table(A_MEASURE, hidden=True), WARN, says="非表示のシート"),
    case("hidden-column", table(A_MEASURE, hidden_columns=frozenset({3})), WARN, cell="D2", says="非表示"),
    case("hidden-number-column", table(("7", *A_MEASURE), headings=("施策番号", *HEADINGS), hidden_columns=frozenset({0})), number="7"),
    case("row-counter", table(("1", *A_MEASURE), ("2", *B_MEASURE), headings=("No.", *HEADINGS)), NORM, names=BOTH, number=""),
    case("numbers-under-no", table(("12", *A_MEASURE), headings=("No.", *HEADINGS)), number="12"),
    case("prepared-numbers", table(("7", *A_MEASURE), ("8",), headings=("施策番号", *HEADINGS)), NORM, cell="A3"),
    case("nothing-as-a-name", table(("", "", "該当なし")), names=(), nothing=("総務省",)),
    case("nothing-as-a-line", table(("本省に該当する施策はありません。",)), names=(), nothing=("総務省",)),
    case("nothing-without-a-table", sheet(("文部科学省",), ("該当なし",), name="1"), names=(), nothing=("文部科学省",)),
    case("nothing-ticked", sheet(("☑該当なし",), HEADINGS), names=(), nothing=("総務省",)),
    case("nothing-marked-beside", sheet(("該当なし", "○"), HEADINGS), names=(), nothing=("総務省",)),
    case("nothing-chosen", sheet(("掲載する施策がない場合は、右の欄で選んでください →", "該当なし"), HEADINGS), names=(), nothing=("総務省",)),
    case("nothing-not-ticked", sheet(("□該当なし",), HEADINGS, A_MEASURE)),
    case("nothing-by-the-words-alone", sheet(("該当なし",), HEADINGS), WARN, names=(), nothing=("総務省",), cell="A1"),
    case("nothing-a-label-over-rows", sheet(("該当なし", ""), HEADINGS, A_MEASURE)),
    case("nothing-and-rows", sheet(("該当なし", "○"), HEADINGS, A_MEASURE), WARN, nothing=("総務省",), cell="C3"),
    case("nothing-inside-a-row", table(measure(support="該当なし"))),
    case("contact-details-above", sheet(("府省名", "総務省", "担当課", "市町村課", "電話", "03-0000-0000"), HEADINGS, A_MEASURE, name="1"), ministry="総務省"),
]  # fmt: skip

VALUES = [
    case("reference-error", table(measure(budget=Cell("#REF!", Kind.ERROR))), ROW, cell="F2", says="エラー値"),
    case("error-as-text", table(measure(summary="#N/A")), ROW, cell="D2"),
    case("column-too-narrow", table(measure(budget="#####")), ROW, cell="F2"),
    case("uncalculated", table(measure(budget=Cell("", Kind.UNCALCULATED))), ROW, cell="F2", says="計算式"),
    case("rate-became-a-date", table(measure(rate=day("2020-01-02"))), WARN, cell="G2", says="「1/2」", rate="2020-01-02"),
    case("rate-as-a-day", table(measure(rate="1月2日")), WARN, cell="G2", says="「1/2」"),
    case("rate-as-an-english-day", table(measure(rate="2-Jan")), WARN, says="「1/2」"),
    case("rate-as-a-western-day", table(measure(rate="2020/3/4")), WARN, says="「3/4」"),
    case("rate-as-a-serial-number", table(measure(rate=number("43832"))), WARN, says="「1/2」"),
    case("rate-no-share", table(measure(rate=day("2020-05-02"))), WARN, says="分数にできません"),
    case("rate-as-a-decimal", table(measure(rate=number("0.5"))), WARN, says="「1/2」"),
    case("rate-as-a-third", table(measure(rate=number("0.333333333333333"))), WARN, says="「1/3」"),
    case("rate-in-per-cent", table(measure(rate="50%"))),
    case("rate-in-full-width", table(measure(rate="１／２\n２／３"))),
    case("budget-as-a-number", table(measure(budget=number("762652"))), budget="762652"),
    case("budget-1e400", table(measure(budget="1e400")), WARN, cell="F2", says="指数"),
    case("budget-scientific", table(measure(budget="7.6E+05")), WARN),
    case("budget-with-underscore", table(measure(budget="1_000")), WARN, cell="F2"),
    case("budget-of-many-digits", table(measure(budget="1234567890123456")), WARN, says="15 桁"),
    case("budget-as-a-date", table(measure(budget=day("2020-04-01"))), WARN, cell="F2"),
    case("budget-not-yet", table(measure(budget="未定")), budget="未定"),
    case("budget-in-words", table(measure(budget="762,652\n（うち臨時・特別の\n措置349億円）"))),
    case("budget-negative", table(measure(budget="▲100")), budget="▲100"),
    case("budget-in-thousands", table(measure(budget="1,000千円")), budget="1,000千円"),
    case("budget-ditto", table(A_MEASURE, (*B_MEASURE[:5], "〃", *B_MEASURE[6:])), names=BOTH),
    case("name-as-a-number", table(measure(name=number("12"))), WARN, names=("12",)),
    case("summary-as-a-date", table(measure(summary=day("2020-04-01"))), WARN, cell="D2"),
    case("recipients-true", table(measure(recipients=Cell("TRUE", Kind.BOOLEAN))), WARN, cell="H2"),
    case("phone-without-its-zero", table((*A_MEASURE, number("352535516")), headings=(*HEADINGS, "電話")), WARN, cell="I2", says="0352535516"),
    case("phone", table((*A_MEASURE, "03-5253-5516"), headings=(*HEADINGS, "TEL")), phone="03-5253-5516"),
    case("call-as-a-date", table((*A_MEASURE, day("2021-04-01")), headings=(*HEADINGS, "公募時期")), call="2021-04-01"),
    case("ditto", table(measure(), (*B_MEASURE[:3], "〃", "同上", *B_MEASURE[5:])), NORM, names=BOTH, cell="D3"),
    case("ditto-role", table(A_MEASURE, ("〃", "b", *B_MEASURE[2:])), NORM, names=BOTH, cell="A3"),
    case("ditto-name-for-a-role", table(A_MEASURE, ("ウ-B", "c", "〃", "〃", "〃", "〃", "〃", "〃")), NORM, fields="ウ-A a\nウ-B c"),
    case("ditto-without-a-row-above", table(measure(summary="同上")), WARN, cell="D2"),
    case("ditto-name-without-a-row-above", table(measure(name="同上")), ROW, names=("同上",)),
    case("struck", table(measure(budget=struck("120", "100"))), WARN, cell="F2", says="「120」", budget="120"),
    case("struck-field-line", table(A_MEASURE, (struck("", "ウ-B"), struck("", "a")), merged=("C2:C3",)), WARN, fields="ウ-A a"),
    case("struck-row", table(A_MEASURE, [struck("", text) for text in B_MEASURE]), WARN, cell="A3", says="行の全体"),
    case("struck-name", table(measure(name=struck("", "施策一"))), WARN, names=("",), cell="C2"),
]  # fmt: skip

CHARACTERS = [
    case("nul", table(measure(name="施策\x00一")), ROW, names=("施策\ufffd一",), cell="C2", says="U+0000"),
    case("control", table(measure(summary="概要\x1f")), ROW, cell="D2", says="U+001F"),
    case("vertical-tab", table(measure(summary="概\x0b要")), ROW, says="U+000B"),
    case("lone-surrogate", table(measure(name="施策\ud840")), ROW, names=("施策\ufffd",), says="U+D840"),
    case("bidi-override", table(measure(budget="\u202e001")), WARN, cell="F2", says="U+202E"),
    case("zero-width", table(measure(name="施\u200b策一")), NORM, names=("施\u200b策一",), says="U+200B"),
    case("byte-order-mark", table(measure(name="\ufeff施策一")), NORM, names=None),
    case("gaiji", table(measure(name="施策\ue000")), WARN, names=None, cell="C2", says="外字"),
    case("gaiji-of-plane-15", table(measure(name="施策\U000f0001")), WARN, names=None, says="U+F0001"),
    case("replacement-character", table(measure(name="施策\ufffd")), WARN, names=None, says="文字化け"),
    case("ivs", table(measure(name="葛\U000e0100城事業")), names=("葛\U000e0100城事業",)),
    case("variants", table(measure(name="﨑髙𠮷神朗〜～ｶﾅ㈱㎡Ⅰ①")), names=("﨑髙𠮷神朗〜～ｶﾅ㈱㎡Ⅰ①",)),
    case("nfd", table(measure(name="か\u3099くしゅう")), names=("か\u3099くしゅう",)),
    case("formula-like", table(measure(name="=1+1", summary="@SUM", support="＋加算")), names=("=1+1",)),
    case("invisible-cell-is-blank", table(A_MEASURE, ("", "", "\u200b"))),
    case("spaces-are-blank", table(A_MEASURE, (" ", "\u3000", "\n"))),
    case("seven-dashes", table(*(measure(role=f"ウ{dash}A", name=f"施策{place}") for place, dash in enumerate("-‐‑–—−－ー"))), names=None),
]  # fmt: skip

MEANING = [
    case("row-twice", table(A_MEASURE, A_MEASURE), ROW, names=("施策一", "施策一"), cell="C3", says="総務省!C2"),
    case("row-twice-in-other-letters", table(measure(name="ＩＣＴ事業"), B_MEASURE, measure(name="ICT 事業")), ROW, names=None, cell="C4"),
    case("row-twice-on-two-sheets", [table(A_MEASURE), table(A_MEASURE, name="総務省 (2)")], ROW, names=None),
    case("same-name-in-two-ministries", [table(A_MEASURE), table(A_MEASURE, name="文科省")], names=None),
    case("no-name", table(A_MEASURE, measure(name="")), ROW, names=("施策一", ""), cell="C3", says="施策名が空"),
    case("name-alone", table(A_MEASURE, ("", "", "自治行政局")), WARN, names=None, cell="C3"),
    case("unreadable-role", table(A_MEASURE, ("ウ-B 生活", "全て"), B_MEASURE), names=BOTH, fields="ウ-A a\nウ-B 生活 全て"),
    case("last-years-form", _headed("令和２年度当初予算")),
    case("ended", table((*A_MEASURE, "事業の廃止・終了", ""), headings=(*HEADINGS, "掲載終了", "後継施策")), ended="事業の廃止・終了"),
]  # fmt: skip

CASES = [*LAYOUT, *VALUES, *CHARACTERS, *MEANING]
