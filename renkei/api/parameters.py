"""What operations can be asked. The keys of a list are those of its filter: they are read off it, never said again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django_filters import ChoiceFilter, FilterSet
from django_filters.filters import Filter

from measures.filters import LONGEST_QUERY, QueryFilter, WordsFilter
from measures.notation.years import FIRST_YEAR, LAST_YEAR
from measures.opendata.schema_words import Schema
from renkei.api.paging import DEFAULT_SIZE, LARGEST_PAGE, LARGEST_SIZE
from renkei.api.problems import Problem, Wrong

Choices = Mapping[str, str]  # {value: words}
_MOST_NAMED = 60  # choices that a message lists
WORDS: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_QUERY,
    "pattern": "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]*$",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that an operation can be asked. ``repeated``: the key may come several times, which means "or".

    ``known`` says by which name the choices that only the database knows are put in; "" where there are none.
    """

    name: str
    description: str
    schema: Schema
    place: str = "query"
    repeated: bool = False
    known: str = ""
    choices: Choices = field(default_factory=dict)
    example: Any = None

    def with_choices(self, choices: Choices) -> "Parameter":
        """Return the parameter with the choices that the database knows."""
        return replace(self, choices=choices, schema={"type": "string", "enum": list(choices)} if choices else {})


def in_path(name: str, description: str, schema: Schema, example: Any) -> Parameter:
    """Return a parameter that stands in the address."""
    return Parameter(name, description, schema, place="path", example=example)


YEAR = in_path(
    "year", "年度（4月に始まる年の西暦）", {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}, 2020
)
REVISION = in_path(
    "revision",
    "版。公表された版は変わらず、番地も変わりません。",
    {"type": "string", "pattern": "^r[1-9][0-9]{0,3}$"},
    "r1",
)
NUMBER = in_path("number", "施策番号", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}, 12)
REGION = in_path("code", "圏域番号", {"type": "string", "pattern": "^R[0-9]{2,3}$"}, "R19")
TOWN = in_path(
    "code", "全国地方公共団体コード（検証番号を含む6桁）", {"type": "string", "pattern": "^[0-9]{6}$"}, "342076"
)
ON = Parameter(
    "on",
    "この日の時点の構成市町村（1868年から1年先まで）。2024-04-01 又は 令和6年4月1日",
    {"type": "string", "format": "date"},
)
PAGES = (
    Parameter("page", "ページ（1から）", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": 1}),
    Parameter(
        "page_size",
        f"1ページの件数（{LARGEST_SIZE}まで）",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": DEFAULT_SIZE},
    ),
)  # fmt: skip


def parameters_of(filters: type[FilterSet]) -> tuple[Parameter, ...]:
    """Return the parameters of a list: one a filter, with the filter's own words and choices."""
    return tuple(_parameter_of(name, one) for name, one in filters.base_filters.items())


def _parameter_of(name: str, one: Filter) -> Parameter:
    label = str(one.label)
    if isinstance(one, WordsFilter):
        return Parameter(name, f"{label}。空白で区切ると、全てを含むもの（{LONGEST_QUERY}文字まで）", WORDS)
    choices = {str(value): str(words) for value, words in one.extra.get("choices", ())}
    repeated = not isinstance(one, ChoiceFilter)
    found = Parameter(name, label, {"type": "string"}, repeated=repeated, known="" if choices else name)
    if numbers := _range_of(choices):
        schema: Schema = {"type": "integer", "minimum": numbers[0], "maximum": numbers[-1]}
        return replace(found, schema=schema, description=f"{label}（{numbers[0]}から{numbers[-1]}まで）")
    return found.with_choices(choices) if choices else found


def _range_of(choices: Choices) -> range | None:
    """The numbers that the choices are, if they are all numbers from one to another: they need not be listed."""
    if not choices or not all(value.isdecimal() for value in choices):
        return None
    numbers = range(int(min(choices, key=int)), int(max(choices, key=int)) + 1)
    return numbers if len(numbers) == len(choices) and list(map(str, numbers)) == sorted(choices, key=int) else None


def refuse_errors(found: QueryFilter) -> None:
    """Raise a ``Problem`` that names every key the filter cannot answer, what is wrong, and what it expects."""
    if found.errors:
        wrong = [
            Wrong(key, message, expected_by(found.filters[key]))
            for key, messages in found.messages.items()
            if key in found.filters
            for message in messages
        ]
        raise bad(wrong)


def bad(wrong: Iterable[Wrong]) -> Problem:
    """Return the problem of these parameters."""
    wrong = list(wrong)
    keys = "、".join(dict.fromkeys(f"「{one.parameter}」" for one in wrong))
    return Problem("bad-parameter", f"{keys}の値を確認してください。", wrong=wrong)


def expected_by(one: Filter) -> str:
    """What a filter expects, in words."""
    if isinstance(one, WordsFilter):
        return f"制御文字を含まない{LONGEST_QUERY}文字以内の文字列"
    values = [str(value) for value, _ in one.extra["choices"]]
    return write_choices(values)


def write_choices(values: list[str]) -> str:
    """``a、b のいずれか``; long lists are cut, and say so."""
    cut = f" など{len(values)}件" if len(values) > _MOST_NAMED else ""
    return f"{'、'.join(values[:_MOST_NAMED])}{cut} のいずれか" if values else "指定できる値はありません"
