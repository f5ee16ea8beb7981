"""Counts beside the list, under every combination of conditions: against a count by hand, row by row."""

from random import Random
from typing import Any

import pytest
from django.http import QueryDict

from measures.adoption import ADOPTION
from measures.facets import adoption_of, facets_of
from measures.filters import EntryFilter
from measures.models import Edition, Entry
from measures.models.entries import GRADES
from measures.notation.rate_classes import RATE_CLASSES, classes_of_rate
from measures.notation.recipient_classes import RECIPIENT_GROUPS, groups_of_recipients
from measures.notation.recipients import read_recipients
from measures.notation.text import fold
from tests.factories import make_edition, make_entry, make_ministry, publish_edition_now
from tests.regions.factories import make_application, make_region

pytestmark = pytest.mark.django_db

CELLS = ["ア:a", "ア:b", "ウ-A:a", "ウ-A:f", "ウ-B:a"]
PRINTED = {
    "name": ["防災の施策", "髙齢者の事業", "ICTサーバー", "港湾"],
    "fields_text": ["", "ア a,b", "ウ-A f", "ウ-A a,f\nウ-B a", "ア z", "？"],
    "support_text": ["優先採択の配慮", "一定程度配慮", "要望を踏まえ検討", "支援する。"],
    "rate_text": ["", "定額", "１／２", "1/3、2/3等", "1/2以内", "10/10", "定額、1/2等", "別に定める", "50/100"],
    "recipients_text": ["", "市町村", "地方公共団体等", "民間事業者", "都道府県、市町村が設置する協議会", "町村",
                        "都道府県及び指定都市を除く地方公共団体並びに民間事業者等", "交通事業者等"],
}  # fmt: skip
CHOICES = {"ministry": ["mic", "env", "mlit"], "field": CELLS, "grade": [key for key, _ in GRADES],
           "rate": list(map(str, RATE_CLASSES)), "recipient": list(map(str, RECIPIENT_GROUPS)),
           "adoption": list(ADOPTION)}  # fmt: skip
WORDS = ["", "", "", "防災", "高齢者", "ｻｰﾊﾞｰ", "市町村", "何もない言葉"]


def make_document(chance: Random, *, rows: int) -> Edition:
    """Return a published edition of random rows of three ministries."""
    edition = make_edition(year=2025)
    ministries = [make_ministry(), make_ministry(code="env", name="環境省"), make_ministry(code="mlit", name="国交省")]
    for _ in range(rows):
        texts = {column: chance.choice(choices) for column, choices in PRINTED.items()}
        make_entry(edition=edition, ministry=chance.choice(ministries), **texts)
    make_entry(edition=make_edition(year=2024))  # could be counted
    return publish_edition_now(edition)


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


def values_of(entry: Entry, used: set[int]) -> dict[str, set[str]]:
    """Return what each key could be asked for to show this entry."""
    return {
        "adoption": {"used" if entry.measure_id in used else "none"},
        "ministry": {entry.block.ministry.code},
        "field": {cell.cell for cell in entry.fields.all()},
        "grade": {entry.grade},
        "rate": set(map(str, classes_of_rate(entry.rate))),
        "recipient": set(map(str, groups_of_recipients(read_recipients(entry.recipients_text)))),
    }


def holds(text: str, values: dict[str, set[str]], query: dict[str, Any], *, but: str = "") -> bool:
    """Whether an entry with this folded text and these values meets every condition of the query but one key."""
    keys = [key for key, asked in query.items() if key != "q" and key != but and asked]
    return fold(query["q"]) in text and all(values[key] & set(query[key]) for key in keys)


def text_of(entry: Entry) -> str:
    """Return what is searched of an entry, folded."""
    ministry = entry.block.ministry.name
    return "\n".join(map(fold, [entry.name, entry.summary, entry.support_text, entry.recipients_text, ministry]))


def counts_in(found: EntryFilter) -> dict[str, dict[str, int | None]]:
    """Return {key: {value: count}} of all there is to choose."""
    facets = facets_of(found)
    options = {
        "ministry": facets.ministries,
        "field": [option for group in facets.roles for option in group.options],
        "grade": facets.grades,
        "rate": facets.rates,
        "recipient": facets.recipients,
        "adoption": adoption_of(found),
    }
    return {key: {option.value: option.count for option in listed} for key, listed in options.items()}


def random_query(chance: Random) -> tuple[dict[str, Any], QueryDict]:
    """Return a random combination of conditions, and the same as an address says it."""
    query: dict[str, Any] = {
        key: chance.sample(values, chance.choice([0, 0, 0, 1, 1, 2])) for key, values in CHOICES.items()
    }
    query["q"] = chance.choice(WORDS)
    data = QueryDict(mutable=True)
    for key, value in query.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return query, data


def compare_with_count_by_hand(*, seed: int, combinations: int, rows: int, assert_max_num_queries: Any) -> None:
    chance = Random(seed)
    edition = make_document(chance, rows=rows)
    used = apply_at_random(chance, edition)
    entries = [(entry.pk, text_of(entry), values_of(entry, used)) for entry in edition.entries.for_listing()]
    for _ in range(combinations):
        query, data = random_query(chance)
        found = EntryFilter(data, edition.entries.all(), edition=edition)

        with assert_max_num_queries(11 + bool(query["q"]) + bool(query["rate"]) + bool(query["recipient"])):
            assert not found.errors
            counts = counts_in(found)
            shown = set(found.qs.values_list("pk", flat=True))

        assert shown == {pk for pk, text, values in entries if holds(text, values, query)}, query
        for key, counted in counts.items():
            others = [values[key] for _, text, values in entries if holds(text, values, query, but=key)]
            assert counted == {value: sum(value in values for values in others) for value in counted}, (key, query)


def test_counts_are_right_under_five_hundred_combinations(django_assert_max_num_queries):
    compare_with_count_by_hand(seed=5, combinations=500, rows=40, assert_max_num_queries=django_assert_max_num_queries)


@pytest.mark.bench
@pytest.mark.parametrize("seed", range(5))
def test_counts_are_right_in_longer_documents(seed, django_assert_max_num_queries):
    compare_with_count_by_hand(
        seed=seed, combinations=500, rows=200, assert_max_num_queries=django_assert_max_num_queries
    )
