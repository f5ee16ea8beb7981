"""Applying, undoing and redoing received lists: once, whole, and never over what was edited since."""

from typing import Any

import pytest

from measures.editions import Refused
from regions.intake import apply, compare_again, discard, later_edits, redo, undo
from regions.intake.snapshots import APPLICATION, MEMBERSHIP, MUNICIPALITY, snapshots
from regions.models import Application, CityRegion, LegalStatus, Membership, Municipality, Sheet
from renkei.models import User
from tests.regions.factories import make_membership
from tests.regions.intake.files import (
    FUKUYAMA,
    MATSUMOTO,
    ONOMICHI,
    make_country,
    make_granted,
    make_regions,
    said,
    take,
)

pytestmark = pytest.mark.django_db
MUNICIPALITIES = ["団体コード", "名称", "区分", "区分の開始日", "廃止日", "承継した団体のコード"]
MEMBERSHIPS = ["圏域番号", "団体コード", "加入日", "最終日", "備考"]
APPLICATIONS = ["整理番号", "圏域番号", "施策の名称", "申請者", "段階", "段階の日付", "交付決定額", "備考"]
SHAPES = {"municipalities": MUNICIPALITY, "memberships": MEMBERSHIP, "applications": APPLICATION}


@pytest.fixture
def bingo() -> CityRegion:
    """Return R25 with 尾道市 and one application that was granted."""
    country = make_country()
    bingo, _ = make_regions()
    make_membership(region=bingo, municipality=country[ONOMICHI])
    make_granted(bingo, measure_text="事業一")
    return bingo


def lines_of(kind: str) -> list[list[Any]]:
    """Return a list of that kind with one row changed and one new."""
    number = Application.objects.values_list("number", flat=True).first()
    return {
        "municipalities": [
            MUNICIPALITIES,
            [MATSUMOTO, "松本市", "中核市", "2021-04-01", "2026-03-31", "202037"],
            ["202037", "上田市", "市", "", "", ""],
        ],
        "memberships": [
            MEMBERSHIPS,
            ["R25", ONOMICHI, "2015-03-25", "2020-03-31", "脱退"],
            ["R25", FUKUYAMA, "2015-03-25", "", ""],
        ],
        "applications": [
            APPLICATIONS,
            [number, "R25 R01", "事業一", "福山市", "実績報告", "2026-04-10", "1900000", "済み"],
            ["", "R25", "事業二", "尾道市", "採択", "2025-06-01", "", ""],
        ],
    }[kind]


def stored(kind: str) -> list[Any]:
    """Return all rows of a kind as plain values."""
    shape = SHAPES[kind]
    return list(snapshots(shape, shape.model._base_manager.order_by("pk")).items())


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.usefixtures("bingo")
def test_what_was_applied_is_undone_and_brought_back_to_the_letter(kind: str, editor: User) -> None:
    before = stored(kind)
    sheet = take(kind, *lines_of(kind), by=editor)
    assert (sheet.counts["new"], sheet.counts["revised"], stored(kind)) == (1, 1, before), said(sheet)

    apply(sheet=sheet, by=editor)
    applied = stored(kind)
    undo(sheet=sheet, by=editor)
    undone = stored(kind)
    redo(sheet=sheet, by=editor)

    assert (applied != before, undone, stored(kind)) == (True, before, applied)
    model = SHAPES[kind].model
    reasons = model.history.exclude(history_change_reason=None).order_by("history_id")
    words = {reason.partition("：")[0] for reason in reasons.values_list("history_change_reason", flat=True)}
    assert words == {"取込み", "取込みの取消し", "取消しを戻す"}
    assert set(reasons.values_list("history_user", flat=True)) == {editor.pk}


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.usefixtures("bingo")
def test_a_list_is_applied_once(kind: str) -> None:
    sheet = take(kind, *lines_of(kind))
    apply(sheet=sheet, by=None)
    after = stored(kind)

    with pytest.raises(Refused, match="もう一度反映することはできません"):
        apply(sheet=sheet, by=None)

    assert stored(kind) == after


def change_by_hand(kind: str) -> None:
    """Change the row that the list changes, as a form would."""
    if kind == "municipalities":
        row: Any = Municipality.objects.get(code=MATSUMOTO)
        row.kana = "まつもと"
    elif kind == "memberships":
        row = Membership.objects.get(municipality__code=ONOMICHI)
        row.note = "手で直した"
    else:
        row = Application.objects.earliest("number")
        row.rate_text = "２／３"
    row.save()


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.usefixtures("bingo")
def test_a_row_that_changed_since_it_was_compared_stops_the_whole_list(kind: str) -> None:
    sheet = take(kind, *lines_of(kind))
    change_by_hand(kind)
    before = stored(kind)

    with pytest.raises(Refused, match="確認のあとに次の行が変更されました"):
        apply(sheet=sheet, by=None)

    assert (stored(kind), Sheet.objects.get().state) == (before, "staged")
    compare_again(sheet=sheet, by=None)
    apply(sheet=sheet, by=None)
    assert stored(kind) != before


@pytest.mark.usefixtures("bingo")
def test_a_row_that_somebody_added_meanwhile_stops_the_list() -> None:
    sheet = take("memberships", *lines_of("memberships"))
    make_membership(region=CityRegion.objects.get(code="R25"), municipality=Municipality.objects.get(code=FUKUYAMA))

    with pytest.raises(Refused, match="福山市"):
        apply(sheet=sheet, by=None)


@pytest.mark.usefixtures("bingo")
def test_a_class_that_somebody_added_meanwhile_stops_the_list() -> None:
    sheet = take("municipalities", *lines_of("municipalities"))
    LegalStatus.objects.create(
        municipality=Municipality.objects.get(code=MATSUMOTO), kind="chukakushi", begins_on="2021-04-01"
    )

    with pytest.raises(Refused, match="松本市"):
        apply(sheet=sheet, by=None)


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.usefixtures("bingo")
def test_undo_leaves_what_was_edited_since_unless_it_is_ticked(kind: str) -> None:
    before = stored(kind)
    sheet = take(kind, *lines_of(kind))
    apply(sheet=sheet, by=None)
    sheet.refresh_from_db()
    change_by_hand(kind)
    edited = stored(kind)[0]

    later = later_edits(sheet, by=None)

    assert [edit.position for edit in later] == [0]
    assert later[0].differs
    if kind == "municipalities":  # the row that is kept leads to the new one, which therefore cannot go
        with pytest.raises(Refused, match="使われている"):
            undo(sheet=sheet, by=None)
    else:
        undo(sheet=sheet, by=None)
        assert (stored(kind)[0], len(stored(kind))) == (edited, len(before))
        redo(sheet=sheet, by=None)
    undo(sheet=sheet, by=None, over=[0])
    assert stored(kind) == before


@pytest.mark.usefixtures("bingo")
def test_a_new_municipality_that_is_used_by_now_is_not_taken_back() -> None:
    sheet = take("municipalities", MUNICIPALITIES, ["202037", "上田市", "市", "", "", ""])
    apply(sheet=sheet, by=None)
    sheet.refresh_from_db()
    make_membership(region=CityRegion.objects.get(code="R01"), municipality=Municipality.objects.get(code="202037"))

    with pytest.raises(Refused, match="使われている"):
        undo(sheet=sheet, by=None)

    assert Sheet.objects.get().state == "applied"


@pytest.mark.usefixtures("bingo")
def test_refused_rows_are_left_out_only_when_that_is_said() -> None:
    sheet = take("memberships", *lines_of("memberships"), ["R99", FUKUYAMA, "", "", ""])

    with pytest.raises(Refused, match="要修正が1件"):
        apply(sheet=sheet, by=None)
    apply(sheet=sheet, by=None, leave_refused=True)

    assert Membership.objects.count() == 2


@pytest.mark.usefixtures("bingo")
def test_findings_that_want_an_eye_are_confirmed_first() -> None:
    sheet = take("memberships", MEMBERSHIPS, ["R25", "20202", "2015-03-25", "", ""])

    with pytest.raises(Refused, match="確認が必要な指摘が1件"):
        apply(sheet=sheet, by=None)
    apply(sheet=sheet, by=None, confirmed=True)

    assert Membership.objects.filter(municipality__code=MATSUMOTO).exists()


@pytest.mark.usefixtures("bingo")
def test_the_same_file_again_is_told() -> None:
    sheet = take("memberships", *lines_of("memberships"))
    apply(sheet=sheet, by=None)

    again = take("memberships", *lines_of("memberships"))

    assert (again.counts["unchanged"], again.counts["warnings"]) == (2, 1)
    assert f"受付番号 {sheet.pk}" in said(again)


@pytest.mark.usefixtures("bingo")
def test_a_list_that_was_put_away_is_never_applied_and_keeps_nothing_but_its_record() -> None:
    sheet = take("memberships", *lines_of("memberships"))

    discard(sheet=sheet, by=None)

    kept = Sheet.objects.get()
    assert (kept.state, bytes(kept.data), kept.rows.count()) == ("discarded", b"", 0)
    for act in (apply, undo, discard, compare_again):
        with pytest.raises(Refused):
            act(sheet=kept, by=None)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.usefixtures("bingo")
def test_applying_takes_the_same_queries_for_any_length(count: int, django_assert_max_num_queries: Any) -> None:
    new = [["", "R25", f"事業{place}", "尾道市", "採択", "2025-06-01", "", ""] for place in range(count)]
    sheet = take("applications", APPLICATIONS, *new)

    with django_assert_max_num_queries(48):
        apply(sheet=sheet, by=None)
