"""Entries counted one by one, for tests that compare counts of the database with them."""

from random import Random
from typing import Any

from django.http import QueryDict

from measures.adoption import ADOPTION
from measures.facets import Facets
from measures.models import Entry
from measures.models.entries import GRADES
from measures.notation.rate_classes import RATE_CLASSES, classes_of_rate
from measures.notation.recipient_classes import RECIPIENT_GROUPS, groups_of_recipients
from measures.notation.recipients import read_recipients
from measures.notation.text import fold

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


def random_query(chance: Random, choices: dict[str, list[str]]) -> tuple[dict[str, Any], QueryDict]:
    """Return a random combination of conditions, and the same as an address says it."""
    query: dict[str, Any] = {
        key: chance.sample(values, chance.choice([0, 0, 0, 1, 1, 2])) for key, values in choices.items()
    }
    query["q"] = chance.choice(WORDS)
    data = QueryDict(mutable=True)
    for key, value in query.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return query, data
