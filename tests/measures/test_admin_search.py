"""What the office finds: through the index of what is published it is what looking through every row finds."""

from random import Random
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.admin import entry_list
from measures.editions import revise, withdraw
from measures.models import Edition, Entry, Measure
from measures.notation.text import fold_words
from measures.search_index import few_measures_of_word, forget_all, hits_of_word
from tests.factories import make_edition, make_entry, make_measure, make_ministry, make_user, publish_edition_now
from tests.measures.test_search_index import make_years, some_text

pytestmark = pytest.mark.django_db
ENTRIES = "/admin/measures/entry/"
MEASURES = "/admin/measures/measure/"


@pytest.fixture
def desk(client: Client) -> Client:
    """Return a client signed in as an editor."""
    client.force_login(make_user())
    return client


def found(client: Client, address: str, query: str, **more: object) -> list[int]:
    response = client.get(address, {"q": query, **more})
    assert response.status_code == 200
    return sorted(row.pk for row in response.context["cl"].result_list)


@pytest.mark.parametrize("rare", [0, 3, 1000])
def test_entries_of_an_edition_are_those_that_hold_every_word(
    desk: Client, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    monkeypatch.setattr(entry_list, "RARE", rare)
    chance = Random(rare)
    make_years(chance, rows=12)
    draft = make_edition(year=2026)
    make_entry(edition=draft, summary="地域医療")
    for edition in Edition.objects.all():
        for _ in range(12):
            query = " ".join(some_text(chance, 2) for _ in range(chance.choice([1, 1, 2])))
            rows = edition.entries.all()
            for word in fold_words(query):
                rows = rows.filter(search__contains=word)

            assert found(desk, ENTRIES, query, edition=edition.pk) == sorted(rows.values_list("pk", flat=True)), query


@pytest.mark.parametrize("query", ["地域", "地域 医療", "ぬ", "無い言葉"])
@pytest.mark.parametrize("role", ["editor", "contact"])
def test_pages_of_what_was_found_in_a_published_edition_follow_the_document(
    client: Client, monkeypatch: pytest.MonkeyPatch, query: str, role: str
) -> None:
    monkeypatch.setattr(entry_list, "RARE", 5)
    chance, edition = Random(6), make_edition(year=2025)
    ministries = [make_ministry(), make_ministry(code="env", name="環境省")]
    for _ in range(75):
        make_entry(edition=edition, ministry=chance.choice(ministries), summary=chance.choice(["地域医療", "地域ぬ"]))
    publish_edition_now(edition)
    client.force_login(make_user(role=role, **({"ministry": ministries[1]} if role == "contact" else {})))
    rows = edition.entries.in_document_order().filter(*(Q(search__contains=word) for word in fold_words(query)))
    if role == "contact":
        rows = rows.filter(block__ministry=ministries[1])
    expected = list(rows)

    pages = [client.get(ENTRIES, {"q": query, "edition": edition.pk, "p": page}) for page in (1, 2)]

    assert [row for page in pages for row in page.context["cl"].result_list][: len(expected)] == expected
    assert {page.context["cl"].result_count for page in pages if page.status_code == 200} == {len(expected)}


def test_a_frequent_word_of_a_published_edition_is_looked_for_in_no_row_of_the_list(desk: Client) -> None:
    make_years(Random(1), rows=3)
    edition = Edition.objects.get(year=2025)

    with CaptureQueriesContext(connection) as captured:
        assert len(found(desk, ENTRIES, "施策", edition=edition.pk)) == 3

    assert not [one["sql"] for one in captured if "count(*)" in one["sql"].lower()]


def test_a_rare_word_is_not_looked_for_in_every_text(desk: Client) -> None:
    make_years(Random(1), rows=3)
    edition = Edition.objects.get(year=2025)

    with CaptureQueriesContext(connection) as captured:
        assert found(desk, ENTRIES, "無い言葉", edition=edition.pk) == []

    looked = [one["sql"] for one in captured if 'FROM "measures_entry"' in one["sql"]]
    assert looked == []


def test_measures_are_found_by_what_is_printed_anywhere(desk: Client) -> None:
    chance = Random(3)
    make_years(chance, rows=12)
    make_entry(edition=make_edition(year=2026), summary="地域医療ぬ")
    hits = 0
    for query in [*(some_text(chance, 3) for _ in range(30)), "ぬ", "療ぬ", "別名"]:
        expected = set(Measure.objects.all())
        for word in fold_words(query):
            held = {entry.measure for entry in Entry.objects.filter(search__contains=word)}
            held |= set(
                Measure.objects.filter(names__search__contains=word) | Measure.objects.filter(name__contains=word)
            )
            held |= set(Measure.objects.filter(number=int(word))) if word.isdecimal() else set()
            expected &= held

        assert found(desk, MEASURES, query) == sorted(measure.pk for measure in expected), query
        hits += bool(expected)

    assert hits > 10


def test_an_edition_that_is_not_in_the_index_is_looked_through(desk: Client) -> None:
    entry = make_entry(edition=make_edition(year=2025), summary="医療の言葉")
    publish_edition_now(entry.edition)
    forget_all()

    assert found(desk, ENTRIES, "の言葉", edition=entry.edition_id) == [entry.pk]
    assert found(desk, MEASURES, "の言葉") == [entry.measure_id]


def test_a_contact_finds_no_measure_by_what_another_ministry_prints(client: Client) -> None:
    own, other = make_ministry(code="mext", name="文部科学省"), make_ministry(code="mlit", name="国土交通省")
    edition = make_edition(year=2025)
    moved = make_measure(ministry=own, name="移管された施策")
    make_entry(edition=edition, ministry=other, measure=moved, name="よその省の言葉")
    mine = make_entry(edition=edition, ministry=own, measure=make_measure(ministry=own), name="自分の省の言葉")
    publish_edition_now(edition)
    client.force_login(make_user(role="contact", ministry=own))

    assert found(client, MEASURES, "の省の言葉") == [mine.measure_id]
    assert found(client, MEASURES, "移管され") == [moved.pk]  # by its name it is theirs
    assert found(client, ENTRIES, "の省の言葉", edition=edition.pk) == [mine.pk]


@pytest.mark.parametrize("kept", [True, False], ids=["all-current", "one-superseded"])
def test_staff_find_measures_by_what_readers_read(client: Client, kept: bool) -> None:
    entry = make_entry(edition=make_edition(year=2025), summary="前の言葉")
    stays = make_entry(edition=entry.edition, name="別の施策", summary="残る言葉")
    publish_edition_now(entry.edition)
    if not kept:
        draft = revise(edition=entry.edition, kind="correction", errata_note="訂正", by=None)
        new = draft.entries.get(measure=entry.measure)
        new.summary = "次の言葉"
        new.save()
        publish_edition_now(draft)
    make_entry(edition=make_edition(year=2026), summary="案の言葉")
    client.force_login(make_user(role="staff"))

    assert found(client, MEASURES, "前の言葉") == ([entry.measure_id] if kept else [])
    assert found(client, MEASURES, "次の言葉") == ([] if kept else [entry.measure_id])
    assert found(client, MEASURES, "残る言葉") == [stays.measure_id]
    assert found(client, MEASURES, "案の言葉") == []


def test_what_was_withdrawn_is_found_by_editors_alone(client: Client) -> None:
    entry = make_entry(edition=make_edition(year=2025), summary="取り下げた言葉")
    publish_edition_now(entry.edition)
    withdraw(edition=Edition.objects.get(pk=entry.edition_id), reason="誤り", by=None)
    for role, expected in (("editor", [entry.measure_id]), ("staff", [])):
        client.force_login(make_user(role=role, username=role))

        assert found(client, MEASURES, "取り下げた言葉") == expected


@pytest.mark.parametrize("word", ["医療", "地域医", "療連携支援", "ぬぬ", "a"])
def test_few_measures_are_those_of_the_index_and_many_are_not_told(word: str) -> None:
    make_years(Random(4), rows=20)
    numbers = {number for _, number in hits_of_word(word)}
    texts = len(list(hits_of_word(word)))

    assert few_measures_of_word(word, texts) == (numbers if len(word) > 1 else None)
    assert texts == 0 or few_measures_of_word(word, texts - 1) is None


def test_the_list_of_an_edition_is_in_order_without_its_year(desk: Client) -> None:
    make_entry()

    with CaptureQueriesContext(connection) as captured:
        desk.get(reverse("admin:measures_entry_changelist"))

    (listed,) = [one["sql"] for one in captured if "LIMIT 10001" in one["sql"]]
    assert 'JOIN "measures_edition"' not in listed
    assert (
        'ORDER BY "measures_block"."position" ASC, "measures_entry"."block_id" ASC, "measures_entry"."position"'
        in listed
    )


def test_a_published_edition_is_counted_once_and_listed_whole(desk: Client, settings: Any) -> None:
    settings.RENKEI_KEEP_VALUES = True
    entry = make_entry(edition=make_edition(year=2025))
    publish_edition_now(entry.edition)
    desk.get(ENTRIES, {"edition": entry.edition_id})

    with CaptureQueriesContext(connection) as captured:
        listed = desk.get(ENTRIES, {"edition": entry.edition_id}).context["cl"]

    assert (list(listed.result_list), listed.count_words) == ([entry], "1件")
    assert [one["sql"] for one in captured if "count(*)" in one["sql"].lower()] == []


def test_a_draft_is_counted_each_time(desk: Client, settings: Any) -> None:
    settings.RENKEI_KEEP_VALUES = True
    entry = make_entry(edition=make_edition(year=2025))
    before = desk.get(ENTRIES, {"edition": entry.edition_id}).context["cl"]
    make_entry(edition=entry.edition, name="あとの施策")

    assert before.count_words == "1件"
    assert desk.get(ENTRIES, {"edition": entry.edition_id}).context["cl"].count_words == "2件"
