"""Opening a year: last year's document carried over as a draft, every ministry asked again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures.editions import Refused, open_year, revise, withdraw
from measures.models import Block, Edition, Entry, Ministry
from measures.year_headings import headings_for
from renkei.models import User
from tests.factories import (
    make_block,
    make_edition,
    make_entry,
    make_envelope,
    make_ministry,
    make_taxonomy,
    publish_edition_now,
)
from tests.stored import content_of, histories, stored_rows, without

pytestmark = pytest.mark.django_db
ROUND = ["state", "due_on", "reminded_on", "contact", "comment"]


def make_document(*, year: int = 2020, entries: int = 2) -> Edition:
    """Return a published edition: a shared amount, a ministry in 千円 with a text nobody can read, one without rows."""
    edition = make_edition(year=year, cover_note="※ 注記", headings={"budget": "令和２年度当初予算"})
    block = make_block(edition=edition, heading="総務省　自治行政局", state="confirmed", contact="03-0000-0000")
    shared = make_envelope(block=block, amount_text="900の内数", name="交付金", printed="once")
    for count in range(entries):
        make_entry(envelope=shared, name=f"共有{count}", fields_text="ウ-A a,b\nウーＢ ａ", fields_merged=count > 0)
    thousand = make_block(edition=edition, ministry=make_ministry(code="mext", name="文部科学省"), unit_yen=1_000)
    make_entry(block=thousand, amount_text="1,200", rate_text="読めない率", editor_note="注記", full_name="正式名")
    make_block(edition=edition, ministry=make_ministry(code="env", name="環境省"), state="nothing", due_on="2020-05-01")
    return publish_edition_now(edition)


def count_queries(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_every_envelope_entry_and_cell_is_carried_over_with_its_readings() -> None:
    base = make_document()

    edition = open_year(year=2021, by=None)

    before, after = content_of(base), content_of(edition)
    assert after["envelopes"] == before["envelopes"]
    assert without(after["entries"], "unseen") == without(before["entries"], "unseen")
    assert [entry["cells"] for entry in after["entries"]] == [["ウ-A:a", "ウ-A:b", "ウ-B:a"]] * 2 + [["ウ-A:f"]]


def test_shared_amounts_stay_shared_in_the_new_year() -> None:
    make_document()

    edition = open_year(year=2021, by=None)

    assert [envelope.entries.count() for envelope in edition.envelopes.order_by("number")] == [2, 1]
    assert edition.envelopes.totals()["yen"] == 900_000_000 + 1_200_000


def test_every_entry_is_marked_as_last_years() -> None:
    base = make_document()

    edition = open_year(year=2021, by=None)

    assert set(edition.entries.values_list("unseen", flat=True)) == {True}
    assert set(base.entries.values_list("unseen", flat=True)) == {False}


def test_the_round_begins_anew_in_every_block() -> None:
    base = make_document()

    edition = open_year(year=2021, by=None)

    before, after = content_of(base)["blocks"], content_of(edition)["blocks"]
    assert without(after, *ROUND) == without(before, *ROUND)
    assert [[block[name] for name in ROUND] for block in after] == [["not-sent", None, None, "", ""]] * 3


def test_every_existing_ministry_gets_a_block_after_the_old_ones_in_official_order() -> None:
    make_document()
    make_ministry(code="new2", name="新設二省", position=8)
    make_ministry(code="new1", name="新設一省", position=7)
    make_ministry(code="old", name="廃止された省", position=6, abolished_on=date(2001, 1, 6))

    edition = open_year(year=2021, by=None)

    codes = edition.blocks.in_document_order().values_list("ministry__code", flat=True)
    assert list(codes) == ["mic", "mext", "env", "new1", "new2"]
    assert edition.blocks.get(ministry__code="new2").heading == "新設二省"


def test_an_abolished_ministry_keeps_the_block_that_holds_its_entries() -> None:
    base = make_document()
    Ministry.objects.filter(code="mext").update(abolished_on=date(2020, 12, 1))

    edition = open_year(year=2021, by=None)

    assert edition.blocks.get(ministry__code="mext").entries.count() == 1
    assert edition.entries.count() == base.entries.count()


def test_the_new_draft_has_the_documents_frame_and_nothing_of_its_publication() -> None:
    base = make_document()

    edition = Edition.objects.get(pk=open_year(year=2021, by=None).pk)

    assert (edition.year, edition.revision, edition.state, edition.kind) == (2021, 1, "draft", "initial")
    assert (edition.title, edition.cover_note, edition.taxonomy) == (base.title, base.cover_note, base.taxonomy)
    assert (edition.published_at, edition.approved_on, edition.document_no) == (None, None, "")
    assert edition.copied_from == base


def test_the_copies_are_first_versions() -> None:
    draft = make_edition(year=2020)
    make_entry(edition=draft).save()  # the second version
    publish_edition_now(draft)

    edition = open_year(year=2021, by=None)

    assert [row.version for row in (*edition.blocks.all(), *edition.envelopes.all(), *edition.entries.all())] == [1] * 3


def test_the_newest_earlier_year_that_readers_see_is_the_base() -> None:
    make_edition(year=2018, published=True)
    base = make_edition(year=2019, published=True)
    withdraw(edition=make_edition(year=2020, published=True), reason="誤り", by=None)
    make_edition(year=2022, published=True)
    make_entry(edition=make_edition(year=2020))

    assert open_year(year=2021, by=None).copied_from == base


def test_without_any_earlier_year_the_draft_is_empty_and_asks_every_ministry() -> None:
    make_ministry()
    make_taxonomy(version="2018")
    make_taxonomy(version="2019")

    edition = open_year(year=2021, by=None)

    assert [block.ministry.code for block in edition.blocks.all()] == ["mic"]
    assert (edition.entries.count(), edition.copied_from) == (0, None)
    assert (edition.taxonomy.version, edition.headings) == ("2019", {"budget": "令和3年度当初予算"})


def test_without_a_taxonomy_no_year_is_opened() -> None:
    make_ministry()
    before = stored_rows()

    with pytest.raises(Refused, match="分野の体系"):
        open_year(year=2021, by=None)

    assert stored_rows() == before


@pytest.mark.parametrize("published", [pytest.param(False, id="draft"), pytest.param(True, id="current")])
def test_a_year_that_has_a_draft_or_a_current_edition_is_not_opened(published: bool) -> None:
    make_edition(year=2020, published=True)
    make_edition(year=2021, published=published)
    before = stored_rows()

    with pytest.raises(Refused, match="令和3年度版」が既にあります"):
        open_year(year=2021, by=None)

    assert stored_rows() == before


def test_a_year_of_which_everything_was_withdrawn_is_opened_as_the_next_revision() -> None:
    make_edition(year=2020, published=True)
    withdraw(edition=make_edition(year=2021, published=True), reason="誤り", by=None)

    assert open_year(year=2021, by=None).revision == 2


def test_each_row_is_on_record_once_and_says_who(editor: User) -> None:
    make_document()

    edition = open_year(year=2021, by=editor)

    rows = [edition, *edition.blocks.all(), *edition.envelopes.all(), *edition.entries.all()]
    assert [histories(row) for row in rows] == [[("+", editor, "年度版の作成")]] * (1 + 3 + 2 + 3)


def test_the_base_is_left_as_it_was() -> None:
    base = make_document()
    before = content_of(base), base.history.count(), Entry.history.filter(edition_id=base.pk).count()

    open_year(year=2021, by=None)

    assert (content_of(base), base.history.count(), Entry.history.filter(edition_id=base.pk).count()) == before


def test_opening_takes_the_same_queries_for_any_number_of_entries() -> None:
    bases = [make_document(year=2000 + count, entries=count) for count in (1, 3, 30)]

    taken = [count_queries(lambda base=base: open_year(year=base.year + 1, by=None, base=base)) for base in bases]

    assert taken == [taken[0]] * 3


def test_revising_takes_the_same_queries_for_any_number_of_entries() -> None:
    bases = [make_document(year=2000 + count, entries=count) for count in (1, 3, 30)]

    taken = [count_queries(lambda base=base: revise(edition=base, kind="update", by=None)) for base in bases]

    assert taken == [taken[0]] * 3


@pytest.mark.parametrize(
    ("base_year", "year", "printed", "expected"),
    [
        pytest.param(2020, 2021, "令和２年度当初予算", "令和３年度当初予算", id="full-width"),
        pytest.param(2020, 2021, "令和2年度当初予算", "令和3年度当初予算", id="ascii"),
        pytest.param(2020, 2023, "令和２年度当初予算", "令和５年度当初予算", id="years-left-out"),
        pytest.param(2027, 2028, "令和９年度当初予算", "令和１０年度当初予算", id="two-digits"),
        pytest.param(2018, 2019, "平成３０年度当初予算", "令和元年度当初予算", id="into-the-first-year-of-an-era"),
        pytest.param(2019, 2020, "令和元年度当初予算", "令和２年度当初予算", id="out-of-the-first-year-of-an-era"),
        pytest.param(2019, 2020, "平成31年度当初予算", "令和2年度当初予算", id="the-old-era-of-a-year-with-two"),
        pytest.param(2020, 2021, "当初予算\n（令和２年度）", "当初予算\n（令和３年度）", id="two-lines"),
        pytest.param(2020, 2021, "当初予算", "当初予算", id="no-year"),
        pytest.param(2020, 2021, "当初予算（平成29年度改定）", "当初予算（平成29年度改定）", id="another-year"),
    ],
)
def test_a_heading_gets_the_new_year_in_the_width_printed(
    base_year: int, year: int, printed: str, expected: str
) -> None:
    base = Edition(year=base_year, headings={"budget": printed, "rate": "補助率"})

    assert headings_for(year, base) == {"budget": expected, "rate": "補助率"}


def test_a_new_block_is_in_million_yen_unless_last_year_says_otherwise() -> None:
    make_document()
    make_ministry(code="new", name="新設省")

    edition = open_year(year=2021, by=None)

    units = dict(Block.objects.filter(edition=edition).values_list("ministry__code", "unit_yen"))
    assert units == {"mic": 1_000_000, "mext": 1_000, "env": 1_000_000, "new": 1_000_000}
