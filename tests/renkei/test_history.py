"""Every change is on record once, and the record is readable: who, when, why, from what to what."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from measures.models import Edition, Measure, MeasureName, Ministry, PolicyField, Role, Succession, Taxonomy
from renkei.history import FieldChange, RecordedChange, changes_of, read_mark, write_mark
from renkei.models import User
from tests.factories import (
    make_block,
    make_call,
    make_edition,
    make_entry,
    make_envelope,
    make_measure,
    make_taxonomy,
    make_upload,
)
from tests.stored import histories

pytestmark = pytest.mark.django_db


def make_name(name: str = "別名", measure: Measure | None = None) -> MeasureName:
    return MeasureName.objects.create(measure=measure or make_measure(), name=name)


def make_succession() -> Succession:
    return Succession.objects.create(
        predecessor=make_measure(), successor=make_measure(), kind="renamed", fiscal_year=2021
    )


def make_role() -> Role:
    return Role.objects.create(taxonomy=make_taxonomy(), code="エ", name="役割", position=9)


def make_field() -> PolicyField:
    return PolicyField.objects.create(role=make_role(), letter="a", name="分野", position=1)


RECORDED: list[Any] = [
    pytest.param(lambda: Taxonomy.objects.create(version="1", name="体系"), "name", id="taxonomy"),
    pytest.param(make_role, "name", id="role"),
    pytest.param(make_field, "name", id="policy-field"),
    pytest.param(lambda: Ministry.objects.create(code="x", name="省", position=1), "name", id="ministry"),
    pytest.param(make_measure, "note", id="measure"),
    pytest.param(make_name, "name", id="measure-name"),
    pytest.param(make_succession, "fiscal_year", id="succession"),
    pytest.param(make_call, "section", id="call"),
    pytest.param(make_edition, "title", id="edition"),
    pytest.param(make_block, "heading", id="block"),
    pytest.param(make_envelope, "name", id="envelope"),
    pytest.param(make_entry, "fields_text", id="entry"),
]


@pytest.mark.parametrize(("make", "column"), RECORDED)
def test_making_changing_and_deleting_a_row_is_on_record_once_each(make: Any, column: str) -> None:
    row = make()
    setattr(row, column, 2022 if column == "fiscal_year" else "変更後")
    row.save()
    row.save(update_fields=[column])
    gone = type(row).objects.get(pk=row.pk)
    row.delete()

    gone.pk = gone.id
    assert [kind for kind, _, _ in histories(gone)] == ["+", "~", "~", "-"]


@pytest.mark.parametrize(("make", "column"), RECORDED)
def test_a_row_that_could_not_be_written_leaves_no_record(make: Any, column: str) -> None:
    row = make()
    setattr(row, column, None)

    with pytest.raises((IntegrityError, AttributeError, TypeError)):  # the database, or reading a text that is none
        row.save()

    assert len(histories(row)) == 1


def test_who_changed_a_row_and_why_is_said(editor: User) -> None:
    block = make_block()
    block._history_user, block._change_reason = editor, "督促"
    block.save()

    newest, oldest = changes_of(block)

    assert (newest.kind, newest.by, newest.reason) == ("変更", editor.username, "督促")
    assert (oldest.kind, oldest.by, oldest.reason) == ("作成", "システム", "")
    assert newest.at >= oldest.at


def change(row: Any, **values: Any) -> tuple[FieldChange, ...]:
    """Save the row with these values and return what its newest record says of them."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return changes_of(row)[0].fields


def test_a_choice_is_named_by_its_label() -> None:
    fields = change(make_block(), state="asked", unit_yen=1_000)

    assert set(fields) == {FieldChange("照会の状態", "未送付", "照会中"), FieldChange("単位", "百万円", "千円")}


def test_a_tick_is_yes_or_no() -> None:
    assert change(make_entry(), fields_merged=True) == (FieldChange("上の行と結合", "いいえ", "はい"),)


def test_a_foreign_key_is_named_by_the_row_it_points_to() -> None:
    entry = make_entry(name="前の施策")
    measure = make_measure(name="次の施策")

    assert change(entry, measure=measure) == (
        FieldChange("施策（通年）", str(measure).replace("2 次", "1 前"), str(measure)),
    )


def test_a_text_is_shown_whole_and_an_empty_one_as_nothing() -> None:
    measure = make_measure(note="一行目\n二行目")

    assert change(measure, note="") == (FieldChange("編集者メモ", "一行目\n二行目", ""),)


def test_a_moment_is_shown_in_japanese_time() -> None:
    call = make_call()

    fields = change(call, closes_at=datetime(2020, 3, 31, 15, 30, tzinfo=UTC))

    assert fields == (FieldChange("締切り", "", "2020年4月1日 00:30"),)


def test_what_is_counted_in_an_amount_is_shown_in_words() -> None:
    fields = change(make_envelope(amount_text="100"), amount_text="100（うち臨時・特別の措置30）")

    (parts,) = [each for each in fields if each.label == "うち・別途"]
    assert parts.old == ""
    assert "臨時・特別の措置" in parts.new
    assert not set("{}[]'\"") & set(parts.new)


def test_what_a_received_file_would_change_is_shown_in_words() -> None:
    fields = change(make_upload(), counts={"new": 1, "plain": 4, "revised": 3})

    assert fields == (FieldChange("件数", "", "新規 1件　変更あり 3件"),)


def test_a_new_row_lists_what_was_filled_in() -> None:
    fields = changes_of(make_measure(name="新しい施策"))[0].fields

    assert set(fields) == {
        FieldChange("施策番号", "", "1"),
        FieldChange("施策名", "", "新しい施策"),
        FieldChange("所管府省庁", "", "総務省"),
    }


def test_a_new_row_does_not_list_what_is_empty() -> None:
    fields = changes_of(make_envelope(amount_text="100"))[0].fields

    assert {field.label for field in fields if not field.new or field.new in {"[]", "{}"}} == set()
    assert "うち・別途" not in {field.label for field in fields}


def test_versions_and_search_keys_are_no_content() -> None:
    entry = make_entry()

    assert change(entry, name="別の名称") == (FieldChange("施策名", "地域づくり支援事業", "別の名称"),)


def test_the_newest_change_comes_first_and_each_is_compared_with_the_one_before() -> None:
    measure = make_measure(note="一")
    change(measure, note="二")
    change(measure, note="三")

    assert [
        [(each.old, each.new) for each in found.fields if each.label == "編集者メモ"] for found in changes_of(measure)
    ] == [
        [("二", "三")],
        [("一", "二")],
        [("", "一")],
    ]


def test_changes_of_another_row_are_not_shown() -> None:
    measure, other = make_measure(name="この施策"), make_measure(name="別の施策")
    make_name("別の施策の別名", other)
    change(other, note="別の施策のメモ")

    found = changes_of(measure, (("names", "measure"),))

    assert [each.what for each in found] == [f"施策（通年）「{measure}」"]


def whats(found: list[RecordedChange]) -> list[tuple[str, str]]:
    return [(each.kind, each.what) for each in found]


def test_rows_that_belong_to_it_are_shown_even_after_they_were_deleted() -> None:
    measure = make_measure(name="施策")
    make_name("消した別名", measure).delete()

    found = changes_of(measure, (("names", "measure"),))

    assert whats(found) == [
        ("削除", "別名「消した別名」"),
        ("作成", "別名「消した別名」"),
        ("作成", f"施策（通年）「{measure}」"),
    ]
    assert found[0].fields == ()


def test_a_row_that_is_pointed_to_and_gone_is_said_to_be_deleted() -> None:
    entry = make_entry()
    old = entry.envelope
    change(entry, envelope=make_envelope(block=entry.block, amount_text="5"))
    number = old.pk
    old.delete()

    (envelope,) = [each for each in changes_of(entry)[0].fields if each.label == "計上単位"]

    assert (envelope.old, envelope.new) == (f"（削除済み {number}）", str(entry.envelope))


def test_what_stood_in_a_deleted_edition_is_still_told() -> None:
    entry = make_entry(name="消えた施策")
    measure = entry.measure
    Edition.objects.get(pk=entry.edition_id).delete()

    found = changes_of(measure, (("entries", "measure"),))

    assert [each.kind for each in found] == ["削除", "作成", "作成"]
    assert "消えた施策" in found[0].what


def test_a_long_history_comes_a_page_at_a_time(client: Client, editor: User, monkeypatch: pytest.MonkeyPatch):
    measure = make_measure(name="施策0")
    make_name("別名", measure)
    for number in range(1, 6):
        measure.name = f"施策{number}"
        measure.save()
    whole = changes_of(measure, (("names", "measure"),))
    monkeypatch.setattr("renkei.backoffice.SHOWN_CHANGES", 3)
    client.force_login(editor)
    page = address = f"/admin/measures/measure/{measure.pk}/history/"
    shown = []

    while page:
        response = client.get(page)
        shown.append(response.context["changes"])
        page = f"{address}?before={older}" if (older := response.context["older"]) else ""

    assert [len(changes) for changes in shown] == [3, 3, 1]
    assert [change for changes in shown for change in changes] == whole


def test_changes_of_one_moment_are_on_one_page_each():
    measure = make_measure()
    make_name("一", measure), make_name("二", measure)
    moment = datetime(2026, 4, 1, tzinfo=UTC)
    for history in (Measure.history, MeasureName.history):
        history.update(history_date=moment)
    related = (("names", "measure"),)
    whole = changes_of(measure, related)

    paged, before = [], None
    while found := changes_of(measure, related, before=before, most=1):
        paged += found
        before = read_mark(write_mark(found[0].mark))

    assert paged == whole
    assert len(whole) == 3


@pytest.mark.parametrize("mark", ["x", "", "1_2", "1_2_3_4", "１_2_0", "9" * 40 + "_1_0"])
def test_a_mark_that_is_none_is_not_found(client: Client, editor: User, mark: str):
    client.force_login(editor)

    assert client.get(f"/admin/measures/measure/{make_measure().pk}/history/?before={mark}").status_code == 404


@pytest.mark.parametrize("changes", [1, 8])
def test_a_history_takes_the_same_statements_for_any_length(changes: int, django_assert_num_queries: Any):
    measure = make_measure()
    for number in range(changes):
        measure.note = f"{number}"
        measure.save()

    with django_assert_num_queries(3):
        changes_of(measure)
