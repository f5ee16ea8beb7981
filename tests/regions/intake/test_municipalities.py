"""The list of municipalities of a year: what each row means, and where it says what is wrong."""

from typing import Any

import pytest

from measures.notation.text import fold
from regions.intake import apply, receive
from regions.loading import load_missing
from regions.models import LegalStatus, Municipality, Sheet
from tests.regions.factories import make_prefecture
from tests.regions.intake.files import FUKUYAMA, MATSUMOTO, csv_file, make_country, only_row, said, take, workbook

pytestmark = pytest.mark.django_db
HEADINGS = ["団体コード", "都道府県", "名称", "よみ", "区分", "区分の開始日", "廃止日", "承継した団体のコード"]
ROW = {"団体コード": MATSUMOTO, "都道府県": "長野県", "名称": "松本市", "よみ": "まつもとし", "区分": "市"}


def line(**values: Any) -> list[Any]:
    return [{**ROW, **values}.get(heading, "") for heading in HEADINGS]


@pytest.mark.parametrize(
    ("values", "verdict", "cell", "words"),
    [
        pytest.param({}, "unchanged", "", "", id="as-it-stands"),
        pytest.param({"よみ": "ﾏﾂﾓﾄｼ"}, "unchanged", "", "", id="half-width-kana"),
        pytest.param({"よみ": ""}, "unchanged", "", "", id="blank-kana-says-nothing"),
        pytest.param({"名称": "松本市　"}, "unchanged", "", "", id="space-behind"),
        pytest.param({"団体コード": "２０２０２９"}, "unchanged", "", "", id="full-width-code"),
        pytest.param({"名称": "新松本市"}, "revised", "", "", id="renamed"),
        pytest.param({"団体コード": ""}, "refused", "A2", "団体コードがありません", id="no-code"),
        pytest.param({"団体コード": "202028"}, "refused", "A2", "（末尾の数字）は9のはず", id="wrong-check-digit"),
        pytest.param({"団体コード": "20202X"}, "refused", "A2", "読めません", id="letter-in-code"),
        pytest.param({"団体コード": "2020290"}, "refused", "A2", "7桁", id="seven-digits"),
        pytest.param({"団体コード": "999997"}, "refused", "A2", "01から47まで", id="no-such-prefecture"),
        pytest.param({"団体コード": "20202"}, "unchanged", "A2", "検証番号を補った「202029」（松本市）", id="no-check-digit"),
        pytest.param({"団体コード": "20203"}, "refused", "A2", "5桁です", id="five-digits-of-nobody"),
        pytest.param(
            {"団体コード": "11002", "都道府県": "北海道", "名称": "札幌市", "よみ": "さっぽろし", "区分": "指定都市"},
            "unchanged", "A2", "先頭の0が失われた「011002」（札幌市）", id="lost-zero",
        ),
        pytest.param({"団体コード": "12"}, "refused", "A2", "2桁", id="two-digits"),
        pytest.param({"都道府県": "広島県"}, "refused", "B2", "（20）は長野県の番号", id="wrong-prefecture"),
        pytest.param({"都道府県": "信濃国"}, "refused", "B2", "都道府県の名称として読めません", id="unknown-prefecture"),
        pytest.param({"区分": "大都市"}, "refused", "E2", "この語は使えません", id="unknown-class"),
        pytest.param({"区分": "中核市"}, "refused", "F2", "開始日がありません", id="class-without-its-date"),
        pytest.param({"区分": "中核市", "区分の開始日": "2021-04-01"}, "revised", "", "", id="class-with-its-date"),
        pytest.param({"区分": "中核市", "区分の開始日": "令和3年4月1日"}, "revised", "", "", id="japanese-date"),
        pytest.param({"区分": "中核市", "区分の開始日": "2021-02-30"}, "refused", "F2", "日付として読めません", id="no-such-day"),
        pytest.param({"区分": "中核市", "区分の開始日": "令和元年4月30日"}, "refused", "F2", "日付として読めません", id="day-of-another-era"),
        pytest.param({"区分の開始日": "1907-05-01"}, "revised", "", "", id="date-of-the-class-becomes-known"),
        pytest.param({"廃止日": "2026-03-31"}, "revised", "", "", id="abolished"),
        pytest.param({"廃止日": "昨年"}, "refused", "G2", "日付として読めません", id="no-date"),
        pytest.param({"廃止日": "2026-03-31", "承継した団体のコード": FUKUYAMA}, "revised", "", "", id="abolished-with-successor"),
        pytest.param({"承継した団体のコード": FUKUYAMA}, "refused", "H2", "廃止日がない", id="successor-without-abolition"),
        pytest.param({"廃止日": "2026-03-31", "承継した団体のコード": MATSUMOTO}, "refused", "H2", "その団体自身", id="its-own-successor"),
        pytest.param({"廃止日": "2026-03-31", "承継した団体のコード": "202037"}, "refused", "H2", "登録にもこの一覧にもありません", id="unknown-successor"),
        pytest.param({"団体コード": "202037", "名称": "上田市", "区分": "市"}, "new", "", "", id="new"),
        pytest.param({"団体コード": "202037", "名称": "上田市", "区分": ""}, "refused", "A2", "区分がありません", id="new-without-class"),
        pytest.param({"団体コード": "202037", "名称": ""}, "refused", "C2", "名称がありません", id="new-without-name"),
        pytest.param({"団体コード": "132047", "都道府県": "", "名称": "三鷹市"}, "refused", "A2", "番号13の都道府県が登録されていません", id="prefecture-not-there"),
        pytest.param({"名称": "松本市" * 20}, "refused", "C2", "60文字", id="too-long"),
        pytest.param({"名称": "松本\x01市"}, "refused", "C2", "制御文字", id="control-character"),
        pytest.param({"名称": "=1+1"}, "revised", "", "", id="a-formula-is-a-text"),
    ],
)  # fmt: skip
def test_a_row_means_and_says_where(values: dict[str, Any], verdict: str, cell: str, words: str) -> None:
    make_country()

    row = only_row(take("municipalities", HEADINGS, line(**values)))

    assert (row.verdict, words in said(row)) == (verdict, True), said(row)
    assert any(one["cell"] == cell for one in row.findings) or not cell, said(row)


def test_a_class_change_is_one_row_and_the_old_class_ends_the_day_before() -> None:
    make_country()
    sheet = take("municipalities", HEADINGS, line(区分="中核市", 区分の開始日="2021-04-01"))

    apply(sheet=sheet, by=None)

    assert sheet.counts["revised"] == 1
    assert [(c["cell"], c["old"], c["new"]) for c in only_row(sheet).changes] == [
        ("E2", "市", "中核市"),
        ("F2", "", "2021-04-01"),
    ]
    statuses = LegalStatus.objects.filter(municipality__code=MATSUMOTO).order_by("begins_on")
    assert list(statuses.values_list("kind", "begins_on", "ends_on")) == [
        ("city", "", "2021-03-31"),
        ("chukakushi", "2021-04-01", ""),
    ]
    assert statuses[1].history.get().history_change_reason.startswith("取込み：一覧.csv")


def test_a_new_class_may_not_begin_before_the_one_that_stands() -> None:
    make_country()
    LegalStatus.objects.filter(municipality__code=MATSUMOTO).update(begins_on="2022-04-01")

    row = only_row(take("municipalities", HEADINGS, line(区分="中核市", 区分の開始日="2021-04-01")))

    assert row.verdict == "refused"
    assert "2022-04-01より後ではありません" in said(row)


def test_the_real_list_unchanged_changes_nothing() -> None:
    load_missing(by=None)
    names = dict(Municipality.objects.values_list("code", "prefecture__name"))
    lines = [[m.code, names[m.code], m.name, m.kana] for m in Municipality.objects.all()]

    sheet = take("municipalities", HEADINGS[:4], *lines)

    assert sheet.counts == {"new": 0, "revised": 0, "unchanged": 1741, "missing": 0, "refused": 0, "warnings": 0}


def test_as_published_with_prefectures_wards_and_katakana_it_is_read_too() -> None:
    make_country()
    published = workbook(
        ["団体コード", "都道府県名\n（漢字）", "市区町村名\n（漢字）", "都道府県名\n（カナ）", "市区町村名\n（カナ）"],
        ["010006", "北海道", None, "ﾎｯｶｲﾄﾞｳ", None],
        ["011002", "北海道", "札幌市", "ﾎｯｶｲﾄﾞｳ", "ｻｯﾎﾟﾛｼ"],
        政令指定都市=[
            ["団体コード", "都道府県名\n（漢字）", "市区町村名\n（漢字）"],
            ["011011", "北海道", "札幌市中央区"],
        ],
    )

    sheet = take("municipalities", data=published, name="000730858.xlsx")

    assert (sheet.counts["unchanged"], sheet.counts["new"], sheet.counts["refused"]) == (1, 0, 0)
    assert "都道府県の行1件は読みません" in said(sheet)
    assert "行政区の行1件は読みません" in said(sheet)


def test_what_the_list_does_not_hold_is_shown_and_stays() -> None:
    make_country()
    sheet = take("municipalities", HEADINGS, line())

    apply(sheet=sheet, by=None)

    assert sheet.counts["missing"] == 4
    assert set(sheet.rows.filter(verdict="missing").values_list("name", flat=True)) == {
        "福山市",
        "尾道市",
        "三原市",
        "札幌市",
    }
    assert Municipality.objects.filter(abolished_on="").count() == 5


def test_a_merger_comes_in_as_one_list_and_goes_back() -> None:
    make_country()
    new = {"団体コード": "202037", "名称": "新信州市", "よみ": "しんしんしゅうし", "区分": "市"}
    sheet = take("municipalities", HEADINGS, line(廃止日="2026-03-31", 承継した団体のコード="202037"), line(**new))

    apply(sheet=sheet, by=None)

    gone = Municipality.objects.get(code=MATSUMOTO)
    assert (gone.abolished_on, gone.successor.name, gone.successor.kana) == (
        "2026-03-31",
        "新信州市",
        "しんしんしゅうし",
    )
    assert fold("新信州市") in gone.successor.search
    assert gone.version == 2


def test_the_same_code_twice_is_refused_in_both_rows() -> None:
    make_country()

    sheet = take("municipalities", HEADINGS, line(), line(名称="新松本市"))

    assert sheet.counts["refused"] == 2
    assert "3行目" in said(sheet.rows.get(position=0))


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        pytest.param(b"", "一覧.csv", "空です", id="empty-file"),
        pytest.param(b"%PDF-1.7", "一覧.pdf", "PDF", id="pdf"),
        pytest.param(b"PK\x03\x04broken", "一覧.xlsx", "壊れて", id="broken"),
        pytest.param(csv_file(["名称", "よみ"], ["松本市", ""]), "一覧.csv", "「団体コード」がありません", id="heading-missing"),
        pytest.param(csv_file(["施策名", "概要"], ["松本市", ""]), "一覧.csv", "見出しが見つかりません", id="another-table"),
        pytest.param(csv_file(HEADINGS), "一覧.csv", "行がありません", id="headings-alone"),
        pytest.param(b"x" * (10 * 1024 * 1024 + 1), "一覧.csv", "大きすぎます", id="too-large"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_in_words_and_not_kept(data: bytes, name: str, words: str) -> None:
    make_prefecture(code="20", name="長野県")

    sheet = receive(data=data, name=name, kind="municipalities", year=2025, by=None)

    assert (sheet.state, bytes(sheet.data), sheet.rows.count()) == (Sheet.State.REFUSED, b"", 0)
    assert words in said(sheet)
