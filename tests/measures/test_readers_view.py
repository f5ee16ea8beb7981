"""What the acts on editions mean to a reader, and what an editor is told before."""

import pytest
from django.test import Client

from measures.editing import EnvelopeTexts, save_entry
from measures.editions import open_year, publish, revise, withdraw
from measures.models import Edition, Envelope
from measures.outlooks import outlook
from tests.factories import make_block, make_edition, make_entry, make_ministry, publish_edition_now

pytestmark = pytest.mark.django_db


def budget_of_the_first(client: Client) -> tuple[str, int, int]:
    """Return what readers of 令和2年度 are told: the first amount as printed, and the sum, and the revision."""
    data = client.get("/measures/2020/data.json").json()
    return data["entries"][0]["budget"]["text"], data["total"]["yen"], data["edition"]["revision"]


def correct_the_first_amount(edition: Edition) -> Edition:
    correction = revise(edition=edition, kind="correction", errata_note="予算額の誤り", by=None)
    entry = correction.entries.in_document_order().first()
    texts = EnvelopeTexts(amount_text="100,001", name=entry.envelope.name, unit_yen=1_000_000, printed="each")
    save_entry(entry=entry, envelope=entry.envelope, texts=texts, by=None)
    return correction


def test_readers_see_nothing_of_a_correction_until_it_is_published(client: Client, document_2020: Edition) -> None:
    correct_the_first_amount(document_2020)

    assert budget_of_the_first(client) == ("100,000", 2_058_595_000_000, 1)


def test_a_published_correction_changes_what_readers_get_at_once(client: Client, document_2020: Edition) -> None:
    budget_of_the_first(client)

    publish(edition=correct_the_first_amount(document_2020), by=None)

    assert budget_of_the_first(client) == ("100,001", 2_058_596_000_000, 2)


def test_a_correction_taken_back_gives_readers_the_document_of_before(client: Client, document_2020: Edition) -> None:
    correction = publish(edition=correct_the_first_amount(document_2020), by=None)

    withdraw(edition=correction, reason="訂正の誤り", by=None)

    assert budget_of_the_first(client) == ("100,000", 2_058_595_000_000, 1)


def test_amounts_in_thousands_and_in_millions_sum_to_yen() -> None:
    edition = make_edition()
    make_entry(edition=edition, amount_text="100")
    thousand = make_block(edition=edition, ministry=make_ministry(code="mext", name="文部科学省"), unit_yen=1_000)
    make_entry(block=thousand, amount_text="1,200")

    assert edition.envelopes.totals()["yen"] == 101_200_000


def test_an_edition_in_thousands_sums_right_beside_one_in_millions() -> None:
    million, thousand = make_edition(year=2024), make_edition(year=2025)
    for count in range(2):
        make_entry(edition=million, name=f"施策{count}", amount_text="712")
        make_entry(block=make_block(edition=thousand, unit_yen=1_000), name=f"施策{count}", amount_text="712,000")

    assert [edition.envelopes.totals()["yen"] for edition in (million, thousand)] == [1_424_000_000] * 2
    assert Envelope.objects.totals()["yen"] == 2_848_000_000


def test_before_publishing_an_editor_sees_what_changes_for_readers() -> None:
    first = make_edition()
    kept, ended = make_entry(edition=first, name="継続"), make_entry(edition=first, name="終了")
    publish_edition_now(first)
    draft = revise(edition=first, kind="update", by=None)
    draft.entries.get(measure=ended.measure).delete()
    new = make_entry(edition=draft, name="新規", amount_text="未定の額")

    seen = outlook(draft)

    assert seen.compared_with == first
    assert [row.row.number for row in seen.changes.unchanged] == [kept.measure.number]
    assert [row.row.number for row in seen.changes.new] == [new.measure.number]
    assert [row.row.number for row in seen.changes.ended] == [ended.measure.number]
    assert (seen.unread, seen.unseen) == ([new], {})


def test_a_new_year_is_compared_with_the_year_readers_know_and_lists_what_nobody_has_confirmed() -> None:
    make_edition(year=2023, published=True)
    last = make_edition(year=2024, published=True)
    make_edition(year=2026, published=True)
    draft = open_year(year=2025, by=None)

    seen = outlook(draft)

    assert seen.compared_with == last
    assert seen.unseen == {draft.blocks.get(): list(draft.entries.all())}
