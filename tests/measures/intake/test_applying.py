"""What was previewed is what is applied, exactly once, or nothing."""

from typing import Any

import pytest

from measures.editing import EnvelopeTexts, save_entry
from measures.editions import Refused, open_year
from measures.intake import apply, choose, receive
from measures.intake.kept_rows import spelt_out
from measures.models import Call, Edition, Entry, Envelope, Measure, Ministry, StagedRow, Upload
from renkei.models import User
from tests.factories import publish_edition_now
from tests.measures.intake.books import added, both, edited, received, without
from tests.stored import content_of, stored_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("document_2020")]
CATALOGUE = ["Edition", "Block", "Envelope", "Entry", "EntryField", "Measure", "MeasureName", "Succession", "Call"]


def catalogue() -> dict[str, Any]:
    rows = stored_rows()
    return {label: rows[f"measures.{label}"] for label in CATALOGUE}


def entry(number: int, year: int = 2021) -> Entry:
    edition = Edition.objects.for_year(year).newest_first().first()
    return Entry.objects.select_related("envelope", "block__ministry").get(edition=edition, measure__number=number)


def hand_edit(row: Entry, **texts: str) -> None:
    for name, text in texts.items():
        setattr(row, name, text)
    save_entry(entry=row, envelope=row.envelope, texts=None, by=None)


def test_receiving_writes_nothing_into_the_catalogue() -> None:
    before = catalogue()

    upload = received(change=both(edited(2, rate="２／３"), added()))

    assert upload.state == Upload.State.STAGED
    assert catalogue() == before


def test_applying_opens_the_year_and_writes_what_the_preview_showed(editor: User) -> None:
    upload = received(change=both(edited(2, rate="２／３"), added()))

    draft = apply(upload=upload, by=editor)

    new = draft.entries.get(name="新規事業")
    assert (draft.year, draft.is_draft) == (2021, True)
    assert entry(2).rate_text == "２／３"
    assert (new.measure.number, new.envelope.yen) == (18, 50_000_000)
    assert [field.cell for field in new.fields.all()] == ["ウ-A:f"]


def test_rows_that_were_answered_are_seen_and_others_still_stand_as_last_year() -> None:
    draft = apply(upload=received(), by=None)

    assert set(draft.entries.unseen().values_list("block__ministry__code", flat=True)) == {
        "cao",
        "mext",
        "mhlw",
        "mlit",
        "maff",
    }


def test_applying_to_a_published_year_opens_a_revision_and_readers_see_the_old_one() -> None:
    upload = received(year=2020, change=edited(2, rate="２／３"))

    draft = apply(upload=upload, by=None, kind="correction", errata_note="誤 1/2　正 2/3")

    assert (draft.year, draft.revision, draft.kind, draft.state) == (2020, 2, "correction", "draft")
    assert Entry.objects.published().get(measure__number=2).rate_text == "１／２"


def test_an_upload_is_applied_once_however_often_it_is_asked() -> None:
    upload = received(change=added())
    draft = apply(upload=upload, by=None)
    before = catalogue()

    with pytest.raises(Refused, match="もう一度反映することはできません"):
        apply(upload=upload, by=None)

    assert catalogue() == before
    assert draft.entries.filter(name="新規事業").count() == 1


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda: hand_edit(entry(2), rate_text="定額"), id="another-rate"),
        pytest.param(lambda: hand_edit(entry(2), summary="別の概要"), id="another-summary"),
        pytest.param(lambda: hand_edit(entry(2), fields_text="ア a"), id="other-cells"),
        pytest.param(lambda: hand_edit(entry(3), name="別の名称"), id="another-row-of-the-file"),
        pytest.param(lambda: change_amount(2), id="another-amount"),
        pytest.param(lambda: entry(2).delete(), id="row-gone"),
        pytest.param(lambda: add_call(2), id="another-call"),
    ],
)
def test_what_changed_after_the_preview_refuses_the_whole_upload_and_is_named(edit: Any) -> None:
    open_year(year=2021, by=None)
    upload = received(change=edited(2, rate="２／３"))
    edit()
    before = catalogue()

    with pytest.raises(Refused, match="確認のあとに次の施策が変更されました"):
        apply(upload=upload, by=None)

    upload.refresh_from_db()
    assert catalogue() == before
    assert upload.state == Upload.State.STAGED


def change_amount(number: int) -> None:
    row = entry(number)
    save_entry(
        entry=row, envelope=row.envelope, texts=EnvelopeTexts("999", row.envelope.name, 1_000_000, "each"), by=None
    )


def add_call(number: int) -> None:
    Call.objects.create(measure=Measure.objects.get(number=number), fiscal_year=2021, section="別の課")


def test_a_change_outside_the_upload_does_not_refuse_it() -> None:
    open_year(year=2021, by=None)
    upload = received(change=edited(2, rate="２／３"))
    hand_edit(entry(1), rate_text="定額")

    apply(upload=upload, by=None)

    assert (entry(1).rate_text, entry(2).rate_text) == ("定額", "２／３")


def test_a_year_opened_meanwhile_with_the_same_rows_is_no_obstacle() -> None:
    upload = received(change=edited(2, rate="２／３"))
    draft = open_year(year=2021, by=None)

    assert apply(upload=upload, by=None) == draft
    assert entry(2).rate_text == "２／３"


def test_an_open_decision_stands_in_the_way() -> None:
    upload = received(change=without(2))
    before = catalogue()

    with pytest.raises(Refused, match="決めていない項目が1件あります"):
        apply(upload=upload, by=None)

    assert catalogue() == before


@pytest.mark.parametrize(
    ("fate", "stands"), [("keep", True), ("outside", True), ("abolished", False), ("dropped", False)]
)
def test_a_measure_that_was_not_received_meets_the_fate_chosen_for_it(fate: str, stands: bool) -> None:
    upload = received(change=without(2))
    choose(upload=upload, choices={"n2": {"missing": fate}}, by=None)

    draft = apply(upload=upload, by=None)

    found = draft.entries.filter(measure__number=2)
    assert found.exists() == stands
    assert Measure.objects.filter(number=2).exists()
    if stands:
        assert found.get().unseen == (fate == "outside")


def test_a_merged_measure_keeps_its_successor() -> None:
    upload = received(change=without(2))
    choose(upload=upload, choices={"n2": {"missing": "merged", "successor": "3"}}, by=None)

    apply(upload=upload, by=None)

    succession = Measure.objects.get(number=2).successions.get()
    assert (succession.successor.number, succession.kind, succession.fiscal_year) == (3, "merged", 2021)


def test_a_successor_that_is_nowhere_refuses_the_whole_upload() -> None:
    upload = received(change=without(2))
    choose(upload=upload, choices={"n2": {"missing": "merged", "successor": "999"}}, by=None)
    before = catalogue()

    with pytest.raises(Refused, match="後継施策「999」が見つかりません"):
        apply(upload=upload, by=None)

    assert catalogue() == before


def test_a_row_that_says_it_ends_ends() -> None:
    upload = received(change=lambda rows: rows)
    sheet = spelt_out(upload.received)
    for row in sheet["rows"]:
        if row["values"]["number"][0] == "2":
            row["values"]["ended"] = ["事業の廃止・終了", "回答!L6", ""]
    Upload.objects.filter(pk=upload.pk).update(received=sheet)
    choose(upload=upload, choices={}, by=None)

    draft = apply(upload=upload, by=None)

    assert not draft.entries.filter(measure__number=2).exists()


def test_a_shared_amount_changes_for_every_row_that_shares_it() -> None:
    change = both(edited(5, budget="1,200の内数"), edited(6, budget="1,200の内数"))

    draft = apply(upload=received(change=change), by=None)

    assert entry(5).envelope == entry(6).envelope
    assert entry(5).envelope.yen == 1_200_000_000
    assert draft.envelopes.count() == 15


def test_a_renamed_measure_keeps_its_number_and_its_old_name() -> None:
    upload = received(change=edited(3, name="公衆無線LAN環境高度化支援事業"))

    apply(upload=upload, by=None)

    measure = Measure.objects.get(number=3)
    assert measure.name == "公衆無線LAN環境高度化支援事業"
    assert measure.names.filter(name="公衆無線LAN環境整備支援事業", kind="former").exists()


def test_unprinted_columns_become_a_call() -> None:
    upload = received(change=edited(2, section="○○課", phone="03-0000-0000", mail="a@example.jp", call="4月上旬"))

    apply(upload=upload, by=None)

    call = Call.objects.get(measure__number=2, fiscal_year=2021)
    assert (call.section, call.phone, call.mail, call.period_text) == (
        "○○課",
        "03-0000-0000",
        "a@example.jp",
        "4月上旬",
    )


def test_last_years_form_must_be_looked_at_before_it_is_applied() -> None:
    upload = received(year=2021)
    old = receive(data=bytes(upload.data), name="昨年.xlsx", year=2022, by=None, ministry=upload.ministry)

    with pytest.raises(Refused, match="確認が必要な指摘"):
        apply(upload=old, by=None)
    choose(upload=old, choices={"file": {"warnings": "yes"}}, by=None)

    assert [found["severity"] for found in old.findings if "異なります" in found["message"]] == ["warn"]
    assert apply(upload=old, by=None).year == 2022


def test_another_ministrys_row_is_refused_and_never_written() -> None:
    upload = received("mic", ministry=Ministry.objects.get(code="mlit"))
    before = catalogue()

    with pytest.raises(Refused, match="要修正"):
        apply(upload=upload, by=None)

    assert upload.counts["refused"] == 5
    assert catalogue() == before


def test_every_written_row_has_exactly_one_history_row_that_names_the_upload(editor: User) -> None:
    open_year(year=2021, by=None)
    upload = received(change=both(edited(2, rate="２／３"), edited(3, budget="900"), added()))
    before = {model: model.history.count() for model in (Entry, Envelope, Measure)}

    apply(upload=upload, by=editor)

    written = {model: model.history.all()[: model.history.count() - before[model]] for model in before}
    assert len(written[Entry]) == 6  # five rows answered, one of them changed, one new
    assert len({record.id for record in written[Entry]}) == 6
    assert len(written[Envelope]) == 2
    assert {record.history_user for records in written.values() for record in records} == {editor}
    assert all(
        f"受付番号 {upload.pk}" in record.history_change_reason for records in written.values() for record in records
    )


@pytest.mark.parametrize("count", [1, 5])
def test_applying_takes_the_same_queries_for_any_number_of_changes(
    django_assert_max_num_queries: Any, count: int
) -> None:
    open_year(year=2021, by=None)
    changes = both(*(edited(number, rate="２／３", summary="別の概要") for number in range(2, 2 + count)))
    upload = received(change=changes)

    with django_assert_max_num_queries(70):
        apply(upload=upload, by=None)


def test_applying_the_same_answer_again_changes_nothing() -> None:
    apply(upload=received(change=edited(2, rate="２／３")), by=None)
    draft = Edition.objects.get(year=2021)
    before = content_of(draft)

    again = received()
    apply(upload=again, by=None)

    assert again.counts["unchanged"] == 5
    assert content_of(draft) == before


def test_a_published_upload_leaves_its_rows_as_they_were_seen() -> None:
    upload = received(change=edited(2, rate="２／３"))
    publish_edition_now(apply(upload=upload, by=None))

    row = StagedRow.objects.get(upload=upload, number=2)
    assert (row.before["rate_text"], row.after["rate_text"]) == ("１／２", "２／３")
