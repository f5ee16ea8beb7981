"""Applications in bulk: new ones, stages reached since, amounts with their units, and other people's rows."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from regions.applications import advance, record
from regions.intake import apply
from regions.intake.lists import list_rules, write_csv
from regions.intake.snapshots import APPLICATION, same_content, snapshots
from regions.models import Application, CityRegion, Sheet
from regions.progress import Step
from regions.stages import Stage
from renkei.models import User
from tests.factories import make_entry, make_measure, make_user
from tests.regions.factories import make_application, make_staff
from tests.regions.intake.files import (
    FUKUYAMA,
    make_country,
    make_granted,
    make_regions,
    only_row,
    said,
    take,
    workbook,
)

pytestmark = pytest.mark.django_db
HEADINGS = [
    "整理番号", "圏域番号", "施策番号", "施策の名称", "年度", "申請者", "団体コード", "事業の名称", "方式", "段階", "段階の日付",
    "事業費", "交付決定額", "補助率", "申請しない理由", "出典", "備考",
]  # fmt: skip
NEW = {
    "圏域番号": "R25", "施策の名称": "地域IoT実装推進事業", "年度": "令和7年度", "申請者": "福山市", "団体コード": FUKUYAMA,
    "段階": "採択", "段階の日付": "2025-06-01",
}  # fmt: skip


def line(**values: Any) -> list[Any]:
    return [values.get(heading, "") for heading in HEADINGS]


@pytest.fixture
def bingo() -> CityRegion:
    """Return R25, with R01 beside it and a measure 地域づくり支援事業."""
    make_country()
    make_measure(name="地域づくり支援事業", number=7)
    return make_regions()[0]


@pytest.mark.parametrize(
    ("values", "verdict", "cell", "words"),
    [
        pytest.param({}, "new", "", "", id="new"),
        pytest.param({"施策の名称": "地域づくり支援事業"}, "new", "D2", "施策番号7", id="measure-by-its-name"),
        pytest.param({"施策番号": "7", "施策の名称": ""}, "new", "", "", id="measure-by-its-number"),
        pytest.param({"施策番号": "999"}, "refused", "C2", "この施策番号の施策はありません", id="unknown-measure"),
        pytest.param({"施策番号": "-1"}, "refused", "C2", "番号として読めません", id="negative-number"),
        pytest.param({"施策の名称": ""}, "refused", "D2", "施策番号も施策の名称もありません", id="no-measure"),
        pytest.param({"申請者": ""}, "refused", "F2", "申請者がありません", id="no-applicant"),
        pytest.param({"圏域番号": ""}, "refused", "B2", "圏域がありません", id="no-region"),
        pytest.param({"圏域番号": "R25、R01"}, "new", "", "", id="two-regions"),
        pytest.param({"圏域番号": "R25/R77"}, "refused", "B2", "「R77」という圏域はありません", id="one-region-unknown"),
        pytest.param({"年度": "令和7年"}, "refused", "E2", "年度として読めません", id="calendar-year"),
        pytest.param({"年度": "R7"}, "new", "", "", id="short-year"),
        pytest.param({"年度": ""}, "new", "", "", id="year-not-known"),
        pytest.param({"年度": "1850"}, "refused", "E2", "年度として読めません", id="too-long-ago"),
        pytest.param({"団体コード": "342077"}, "refused", "G2", "は6のはず", id="wrong-check-digit"),
        pytest.param({"団体コード": "20202"}, "new", "G2", "検証番号を補った", id="code-without-check-digit"),
        pytest.param({"段階": "交付"}, "refused", "J2", "この語は使えません", id="unknown-stage"),
        pytest.param({"段階": "不採択"}, "new", "", "", id="the-end-alone"),
        pytest.param({"段階": "返還"}, "refused", "J2", "最初の段階にはなりません", id="returned-comes-first"),
        pytest.param({"段階の日付": "2025/6/31"}, "refused", "K2", "日付として読めません", id="no-such-day"),
        pytest.param({"方式": "要望型"}, "refused", "I2", "方式が合いません", id="route-and-stage-disagree"),
        pytest.param({"事業費": "2,751,000"}, "new", "", "", id="amount"),
        pytest.param({"事業費": "２，７５１，０００円"}, "new", "", "", id="full-width-amount"),
        pytest.param({"事業費": "約300万円"}, "refused", "L2", "金額として読めません", id="about"),
        pytest.param({"事業費": "-5"}, "refused", "L2", "金額として読めません", id="negative"),
        pytest.param({"事業費": "2,75,000"}, "refused", "L2", "金額として読めません", id="wrong-groups"),
        pytest.param({"事業費": "9" * 30}, "refused", "L2", "金額として読めません", id="beyond-64-bits"),
        pytest.param({"事業費": "－"}, "new", "L2", "空欄として読みます", id="dash"),
        pytest.param({"事業費": "100", "交付決定額": "200"}, "new", "M2", "事業費を超えて", id="granted-more-than-the-cost"),
        pytest.param({"段階": "申請見送り", "申請しない理由": "自己負担が大きい"}, "new", "", "", id="not-applied"),
        pytest.param({"段階": "申請見送り"}, "refused", "O2", "理由がありません", id="not-applied-without-reason"),
        pytest.param({"申請しない理由": "その他"}, "refused", "O2", "申請見送り", id="reason-of-one-that-applied"),
        pytest.param({"出典": "広報ふくやま"}, "refused", "P2", "アドレスとして読めません", id="source-is-no-address"),
        pytest.param({"出典": "javascript:alert(1)"}, "refused", "P2", "アドレスとして読めません", id="script"),
        pytest.param({"整理番号": "4711"}, "refused", "A2", "この整理番号の申請はありません", id="unknown-number"),
        pytest.param({"備考": "'=HYPERLINK(1)"}, "new", "", "", id="guarded-formula"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("bingo")
def test_a_new_row_means_and_says_where(values: dict[str, Any], verdict: str, cell: str, words: str) -> None:
    row = only_row(take("applications", HEADINGS, line(**{**NEW, **values})))

    assert (row.verdict, words in said(row)) == (verdict, True), said(row)
    assert any(one["cell"] == cell for one in row.findings) or not cell, said(row)


@pytest.mark.parametrize(
    ("values", "verdict", "changed", "words"),
    [
        pytest.param({}, "unchanged", set(), "", id="as-it-stands"),
        pytest.param({"段階": "実績報告", "段階の日付": "2026-04-10"}, "revised", {"stage", "reached_on"}, "", id="next-stage"),
        pytest.param({"段階": "変更交付決定", "段階の日付": "2025-09-01", "交付決定額": "1500000"}, "revised", {"stage", "reached_on", "granted"}, "", id="changed-grant"),
        pytest.param({"段階": "採択", "段階の日付": "2025-08-01"}, "refused", set(), "「交付決定」の次に「採択」は記録できません", id="stage-before"),
        pytest.param({"段階": "取下げ（決定前）", "段階の日付": "2025-08-01"}, "refused", set(), "", id="withdrawn-after-the-grant"),
        pytest.param({"段階": "実績報告", "段階の日付": "2025-05-01"}, "refused", set(), "より前の日付", id="date-before"),
        pytest.param({"段階": "実績報告", "段階の日付": ""}, "revised", {"stage", "reached_on"}, "", id="next-stage-nobody-knows-when"),
        pytest.param({"段階": "実績報告"}, "revised", {"stage"}, "日付は前の段階のまま", id="next-stage-with-the-old-day"),
        pytest.param({"段階": ""}, "unchanged", set(), "", id="blank-stage-says-nothing"),
        pytest.param({"段階の日付": "2025-07-02"}, "revised", {"reached_on"}, "", id="day-corrected"),
        pytest.param({"段階の日付": "2025-05-02"}, "refused", set(), "より前の日付", id="day-corrected-before-the-adoption"),
        pytest.param({"交付決定額": "1999000"}, "revised", {"granted"}, "", id="amount-corrected"),
        pytest.param({"交付決定額": ""}, "revised", {"granted"}, "", id="amount-emptied"),
        pytest.param({"補助率": "２／３"}, "revised", {"rate_text"}, "", id="rate"),
        pytest.param({"備考": "一行目\n二行目"}, "revised", {"note"}, "", id="note-of-two-lines"),
        pytest.param({"圏域番号": "R01"}, "revised", {"regions"}, "", id="region"),
        pytest.param({"申請者": ""}, "refused", set(), "申請者がありません", id="applicant-emptied"),
    ],
)  # fmt: skip
def test_a_row_with_a_number_changes_what_stands(
    bingo: CityRegion, values: dict[str, Any], verdict: str, changed: set[str], words: str
) -> None:
    application = make_granted(bingo)

    row = only_row(take("applications", HEADINGS, line(**{**standing(application), **values})))

    assert (row.verdict, words in said(row)) == (verdict, True), said(row)
    assert {change["column"] for change in row.changes} == changed


def standing(application: Application) -> dict[str, Any]:
    """Return the row as it stands."""
    return {
        "整理番号": application.number, "圏域番号": "R25", "施策番号": application.measure.number, "年度": "令和7年度",
        "申請者": "福山市", "方式": "公募型", "段階": "交付決定", "段階の日付": "2025-07-01", "交付決定額": "2000000", "補助率": "１／２",
    }  # fmt: skip


def test_what_is_applied_is_what_the_acts_would_leave(bingo: CityRegion, editor: User) -> None:
    by_hand = Application(measure_text="地域IoT実装推進事業", fiscal_year=2025, applicant="福山市")
    record(application=by_hand, regions=[bingo], first=Step(Stage.ADOPTED, "2025-06-01"), by=editor)
    advance(application=by_hand, step=Step(Stage.GRANTED, "2025-07-01"), by=editor)
    values = {**NEW, "団体コード": ""}
    apply(sheet=take("applications", HEADINGS, line(**values), by=editor), by=editor, confirmed=True)
    number = Application.objects.latest("number").number
    sheet = take(
        "applications",
        HEADINGS,
        line(**{**values, "整理番号": number, "方式": "公募型", "段階": "交付決定", "段階の日付": "2025-07-01"}),
        by=editor,
    )

    apply(sheet=sheet, by=editor)

    one, other = snapshots(APPLICATION, Application.objects.order_by("number")).values()
    assert same_content({**one, "number": 0}, {**other, "number": 0})


def test_a_changed_amount_of_a_stage_is_changed_there_and_what_was_confirmed_is_no_longer(
    bingo: CityRegion, editor: User
) -> None:
    application = make_granted(bingo, source="https://example.jp/", public=True)
    values = {**standing(application), "出典": "https://example.jp/"}

    apply(sheet=take("applications", HEADINGS, line(**{**values, "交付決定額": "1999000"})), by=None)

    application.refresh_from_db()
    assert (application.granted, application.stages.last().amount, application.public) == (1_999_000, 1_999_000, False)
    assert application.version == 2


def test_a_note_alone_leaves_a_public_application_public(bingo: CityRegion) -> None:
    application = make_granted(bingo, source="https://example.jp/", public=True)
    values = {**standing(application), "出典": "https://example.jp/", "備考": "確認中"}

    apply(sheet=take("applications", HEADINGS, line(**values)), by=None)

    application.refresh_from_db()
    assert (application.note, application.public) == ("確認中", True)


@pytest.mark.parametrize(
    ("lines", "yen"),
    [
        pytest.param([["圏域番号", "施策名", "申請者", "事業費（千円）"], ["R25", "事業", "福山市", 2751]], 2_751_000, id="in-the-heading"),
        pytest.param([["圏域番号", "施策名", "申請者", "事業費"], [None, None, None, "（千円）"], ["R25", "事業", "福山市", 2751]], 2_751_000, id="row-of-units"),
        pytest.param([["申請一覧"], [None, None, None, "（単位：百万円）"], ["圏域番号", "施策名", "申請者", "事業費"], ["R25", "事業", "福山市", "12"]], 12_000_000, id="above-the-table"),
        pytest.param([["圏域番号", "施策名", "申請者", "事業費（円）"], ["R25", "事業", "福山市", "1億2,000万円"]], 120_000_000, id="own-unit"),
        pytest.param([["圏域番号", "施策名", "申請者", "事業費"], ["R25", "事業", "福山市", 2751]], 2751, id="yen"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("bingo")
def test_amounts_count_in_the_unit_that_is_written(lines: list[Any], yen: int) -> None:
    sheet = take("applications", data=workbook(*lines), name="一覧.xlsx")

    apply(sheet=sheet, by=None, confirmed=True)

    assert Application.objects.get().project_cost == yen


@pytest.mark.usefixtures("bingo")
def test_merged_regions_totals_remarks_and_unknown_columns_are_read_as_people_mean_them() -> None:
    sheet = take(
        "applications",
        ["申請・採択状況"],
        ["圏域", "施策名", "申請者", "担当"],
        ["R25", "事業一", "福山市", "企画課"],
        ["合計", "", "", ""],
        ["※令和7年度", "", "", ""],
    )

    assert (sheet.counts["new"], sheet.counts["refused"]) == (1, 0)
    assert "見出し「担当」の列は読みません" in said(sheet)
    assert said(sheet).count("合計や注記の行") == 2


@pytest.mark.usefixtures("bingo")
def test_the_same_new_row_twice_and_the_same_number_twice_are_refused() -> None:
    sheet = take("applications", HEADINGS, line(**NEW), line(**NEW, 備考="二度目"), line(**NEW, 事業の名称="別の事業"))

    assert [row.verdict for row in sheet.rows.all()] == ["refused", "refused", "new"]
    assert "同じ行が二つ以上あります（3行目）" in said(sheet.rows.get(position=0))


@pytest.mark.usefixtures("bingo")
def test_an_application_that_seems_to_be_there_must_be_confirmed() -> None:
    apply(sheet=take("applications", HEADINGS, line(**NEW)), by=None)

    row = only_row(take("applications", HEADINGS, line(**NEW, 備考="もう一度")))

    assert (row.verdict, "同じ申請が整理番号" in said(row)) == ("new", True)


# whose rows


@pytest.fixture
def clerk(bingo: CityRegion) -> User:
    """Return a person who works for R25."""
    return make_staff(regions=[bingo])


def test_staff_take_in_rows_of_their_own_region(bingo: CityRegion, clerk: User) -> None:
    sheet = take("applications", HEADINGS, line(**NEW), by=clerk, region=bingo)

    apply(sheet=sheet, by=clerk)

    application = Application.objects.get()
    assert [*application.regions.all()] == [bingo]
    assert (application.stages.get().recorded_by, application.history.get().history_user) == (clerk, clerk)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        pytest.param({"圏域番号": "R01"}, "R25（備後圏域連携中枢都市圏）の行ではありません", id="foreign"),
        pytest.param({"圏域番号": "R25 R01"}, "R01は担当する圏域ではありません", id="shared-with-a-foreign-one"),
        pytest.param({"整理番号": "foreign"}, "この整理番号の申請はありません", id="number-of-a-foreign-row"),
        pytest.param({"整理番号": "shared", "圏域番号": "R25 R01"}, "R01は担当する圏域ではありません", id="names-the-other-region-of-a-shared-row"),
        pytest.param({"整理番号": "shared", "圏域番号": ""}, "圏域がありません", id="takes-a-shared-row-from-the-own-region"),
    ],
)  # fmt: skip
def test_no_row_of_staff_reaches_a_foreign_region(
    bingo: CityRegion, clerk: User, values: dict[str, Any], words: str
) -> None:
    sapporo = CityRegion.objects.get(code="R01")
    numbers = {
        "foreign": make_application(regions=[sapporo]).number,
        "shared": make_application(regions=[bingo, sapporo]).number,
    }
    values = {**NEW, **values}
    values["整理番号"] = numbers.get(values.get("整理番号", ""), "")

    sheet = take("applications", HEADINGS, line(**values), by=clerk, region=bingo)

    row = only_row(sheet)
    assert (row.verdict, words in said(row), row.after, row.before) == ("refused", True, None, None), said(row)
    apply(sheet=sheet, by=clerk, leave_refused=True, confirmed=True)
    assert Application.objects.count() == 2


def test_the_other_region_of_a_shared_row_is_neither_shown_nor_lost(bingo: CityRegion, clerk: User) -> None:
    shared = make_granted(bingo)
    shared.region_links.create(region=CityRegion.objects.get(code="R01"))

    written = write_csv(list_rules("applications", by=clerk))
    values = {**standing(shared), "備考": "済み"}
    sheet = take("applications", HEADINGS, line(**values), by=clerk, region=bingo)
    apply(sheet=sheet, by=clerk)

    assert "R01" not in written
    assert [change["column"] for change in only_row(sheet).changes] == ["note"]
    assert set(shared.regions.values_list("code", flat=True)) == {"R25", "R01"}


def test_no_list_tells_staff_of_a_measure_that_stands_in_a_draft_alone(bingo: CityRegion, clerk: User) -> None:
    entry = make_entry(name="まだ公表されていない施策")
    values = {**NEW, "施策の名称": "まだ公表されていない施策"}

    by_name = only_row(take("applications", HEADINGS, line(**values), by=clerk, region=bingo))
    by_number = only_row(
        take("applications", HEADINGS, line(**{**values, "施策番号": entry.measure.number}), by=clerk, region=bingo)
    )

    assert (by_name.verdict, by_name.after["measure"], said(by_name)) == ("new", None, "")
    assert (by_number.verdict, "この施策番号の施策はありません" in said(by_number)) == ("refused", True)


@pytest.mark.parametrize(
    ("kind", "region"),
    [("municipalities", None), ("memberships", "R25"), ("applications", None), ("applications", "R01")],
)
@pytest.mark.usefixtures("bingo")
def test_staff_hand_in_applications_of_a_region_of_theirs_alone(clerk: User, kind: str, region: str | None) -> None:
    scope = CityRegion.objects.filter(code=region).first()

    with pytest.raises(PermissionDenied):
        take(kind, HEADINGS, line(**NEW), by=clerk, region=scope)

    assert not Sheet.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "contact", "none"])
@pytest.mark.usefixtures("bingo")
def test_others_hand_in_nothing(role: str) -> None:
    with pytest.raises(PermissionDenied):
        take("applications", HEADINGS, line(**NEW), by=make_user(role=role))


def test_what_was_handed_in_by_an_editor_is_applied_by_nobody_who_may_not(bingo: CityRegion, clerk: User) -> None:
    both = take("applications", HEADINGS, line(**{**NEW, "圏域番号": "R25 R01"}), region=bingo)

    with pytest.raises(PermissionDenied):
        apply(sheet=both, by=clerk)

    assert not Application.objects.exists()
