"""Counts beside the list, under every combination of conditions: against a count by hand, row by row."""

from random import Random
from typing import Any

import pytest
from django.http import QueryDict

from measures.facets import Facets, facets_of
from measures.filters import EntryFilter
from measures.models import Edition, Entry
from measures.models.entries import GRADES
from measures.notation.rate_classes import RATE_CLASSES, classes_of_rate
from measures.notation.recipient_classes import RECIPIENT_GROUPS, groups_of_recipients
from measures.notation.recipients import read_recipients
from measures.notation.text import fold
from tests.factories import make_edition, make_entry, make_ministry, publish_edition_now

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


def values_of(entry: Entry) -> dict[str, set[str]]:
    """Return what each key could be asked for to show this entry."""
    return {
        "ministry": {entry.block.ministry.code},
        "field": {cell.cell for cell in entry.fields.all()},
        "grade": {entry.grade},
        "rate": set(map(str, classes_of_rate(entry.rate))),
        "recipient": set(map(str, groups_of_recipients(read_recipients(entry.recipients_text)))),
    }


def holds(entry: Entry, query: dict[str, Any], *, but: str = "") -> bool:
    """Whether the entry meets every condition of the query but one key."""
    text = "\n".join(map(fold, [entry.name, entry.summary, entry.support_text, entry.recipients_text]))
    text += "\n" + fold(entry.block.ministry.name)
    values = values_of(entry)
    keys = [key for key, asked in query.items() if key != "q" and key != but and asked]
    return fold(query["q"]) in text and all(values[key] & set(query[key]) for key in keys)


def counts_in(facets: Facets) -> dict[str, dict[str, int | None]]:
    """Return {key: {value: count}} of all there is to choose."""
    options = {
        "ministry": facets.ministries,
        "field": [option for group in facets.roles for option in group.options],
        "grade": facets.grades,
        "rate": facets.rates,
        "recipient": facets.recipients,
    }
    return {key: {option.value: option.count for option in listed} for key, listed in options.items()}


def compare_with_count_by_hand(*, seed: int, combinations: int, rows: int, assert_max_num_queries: Any) -> None:
    chance = Random(seed)
    edition = make_document(chance, rows=rows)
    choices = {"ministry": ["mic", "env", "mlit"], "field": CELLS, "grade": [key for key, _ in GRADES],
               "rate": list(map(str, RATE_CLASSES)), "recipient": list(map(str, RECIPIENT_GROUPS))}  # fmt: skip
    entries = list(edition.entries.for_listing())
    for _ in range(combinations):
        query = {key: chance.sample(values, chance.choice([0, 0, 1, 1, 2, 3])) for key, values in choices.items()}
        query["q"] = chance.choice(WORDS)
        data = QueryDict(mutable=True)
        for key, value in query.items():
            data.setlist(key, value if isinstance(value, list) else [value])
        found = EntryFilter(data, edition.entries.for_listing(), edition=edition)

        with assert_max_num_queries(7 + bool(query["rate"]) + bool(query["recipient"])):
            assert not found.errors
            facets = facets_of(found)
            shown = set(found.qs.values_list("pk", flat=True))

        assert shown == {entry.pk for entry in entries if holds(entry, query)}, query
        for key, counts in counts_in(facets).items():
            others = [values_of(entry)[key] for entry in entries if holds(entry, query, but=key)]
            by_hand = {value: sum(value in values for values in others) for value in counts}
            assert counts == by_hand, (key, query)


def test_counts_are_right_under_any_combination(django_assert_max_num_queries):
    compare_with_count_by_hand(seed=5, combinations=15, rows=24, assert_max_num_queries=django_assert_max_num_queries)


@pytest.mark.bench
@pytest.mark.parametrize("seed", range(5))
def test_counts_are_right_under_five_hundred_combinations(seed, django_assert_max_num_queries):
    compare_with_count_by_hand(
        seed=seed, combinations=100, rows=120, assert_max_num_queries=django_assert_max_num_queries
    )
