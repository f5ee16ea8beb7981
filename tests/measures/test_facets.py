"""Counts beside the list, under every combination of conditions: against a count by hand, row by row."""

from random import Random
from typing import Any

import pytest
from django.http import QueryDict

from measures import filters
from measures.facets import adoption_of, facets_of
from measures.filters import EntryFilter
from measures.models import Edition
from measures.outlines import known_ministries
from tests.factories import make_edition, make_entry, make_ministry, publish_edition_now
from tests.measures.counted_by_hand import CHOICES, PRINTED, counts_in, holds, random_query, text_of, values_of
from tests.regions.factories import make_application, make_region

pytestmark = pytest.mark.django_db


def make_document(chance: Random, *, rows: int, published: bool) -> Edition:
    """Return an edition of random rows of three ministries."""
    edition = make_edition(year=2025)
    ministries = [make_ministry(), make_ministry(code="env", name="環境省"), make_ministry(code="mlit", name="国交省")]
    for _ in range(rows):
        texts = {column: chance.choice(choices) for column, choices in PRINTED.items()}
        make_entry(edition=edition, ministry=chance.choice(ministries), **texts)
    make_entry(edition=make_edition(year=2024))  # could be counted
    return publish_edition_now(edition) if published else edition


def apply_at_random(chance: Random, edition: Edition) -> set[int]:
    """Record applications of all sorts for the measures of an edition; return the measures that a region used."""
    there, unknown = make_region(), make_region(agreed_on="")
    gone = make_region(ended_on="2024-12-31")  # before the edition's year
    used = set()
    for entry in edition.entries.select_related("measure"):
        for _ in range(chance.choice([0, 0, 1, 2])):
            region, year = chance.choice([there, unknown, gone]), chance.choice([2025, 2025, 2024])
            stage, is_public = chance.choice(["applied", "adopted", "indicated", "declined"]), chance.random() < 0.8
            make_application(
                regions=[region], measure=entry.measure, fiscal_year=year, stage=stage,
                public=is_public, source="https://example.jp/" if is_public else "",
            )  # fmt: skip
            if region != gone and year == 2025 and is_public and stage in ("adopted", "indicated"):
                used.add(entry.measure_id)
    assert 0 < len(used) < edition.entries.count()
    return used


def compare_with_count_by_hand(
    *, seed: int, combinations: int, rows: int, published: bool, assert_max_num_queries: Any
) -> None:
    """A published edition is counted from sets, a draft by statements: both as by hand."""
    chance = Random(seed)
    edition = make_document(chance, rows=rows, published=published)
    used = apply_at_random(chance, edition)
    entries = [(entry.pk, text_of(entry), values_of(entry, used)) for entry in edition.entries.for_listing()]
    for _ in range(combinations):
        query, data = random_query(chance, CHOICES)
        found = EntryFilter(data, edition.entries.in_document_order(), edition=edition)

        with assert_max_num_queries(14 + bool(query["q"]) + bool(query["rate"]) + bool(query["recipient"])):
            assert not found.errors
            counts = counts_in(facets_of(found))
            counts["adoption"] = {option.value: option.count for option in adoption_of(found)}
            shown = set(found.qs.values_list("pk", flat=True))
            listed, total = [entry.pk for entry in found.rows[:1000]], found.total

        assert shown == {pk for pk, text, values in entries if holds(text, values, query)}, query
        assert (listed, total) == (list(found.qs.values_list("pk", flat=True)), found.qs.totals()), query
        for key, counted in counts.items():
            others = [values[key] for _, text, values in entries if holds(text, values, query, but=key)]
            assert counted == {value: sum(value in values for values in others) for value in counted}, (key, query)


@pytest.mark.parametrize("published", [True, False], ids=["published", "draft"])
def test_counts_are_right_under_two_hundred_combinations(django_assert_max_num_queries, published):
    compare_with_count_by_hand(
        seed=5, combinations=200, rows=40, published=published, assert_max_num_queries=django_assert_max_num_queries
    )


@pytest.mark.bench
@pytest.mark.parametrize("seed", range(5))
def test_counts_are_right_in_longer_documents(seed, django_assert_max_num_queries):
    compare_with_count_by_hand(
        seed=seed,
        combinations=500,
        rows=200,
        published=bool(seed % 2),
        assert_max_num_queries=django_assert_max_num_queries,
    )


def test_a_ministry_that_came_while_the_page_was_made_is_left_out_of_it(client, monkeypatch):
    edition = make_document(Random(3), rows=12, published=True)
    assert edition.blocks.filter(ministry__code="env").exists()
    earlier = [one for one in known_ministries() if one.code != "env"]
    monkeypatch.setattr(filters, "known_ministries", lambda: earlier)

    response = client.get("/measures/2025/")

    assert response.status_code == 200
    assert [option.value for option in response.context["facets"].ministries if option.value == "env"] == []


def test_queries_do_not_share_what_they_choose(document_2020):
    """Choices are shared between the forms of all queries; what is chosen is not."""
    entries = document_2020.entries.for_listing()
    first = EntryFilter(QueryDict("ministry=mic&grade=priority"), entries, edition=document_2020)
    second = EntryFilter(QueryDict("ministry=mext"), entries, edition=document_2020)

    assert (first.chosen("ministry"), second.chosen("ministry")) == (["mic"], ["mext"])
    assert (first.chosen("grade"), second.chosen("grade")) == (["priority"], [])
    assert first.filters["ministry"] is not second.filters["ministry"]
    assert first.form.fields["ministry"] is not second.form.fields["ministry"]
    assert first.form.fields["ministry"].widget is not second.form.fields["ministry"].widget
