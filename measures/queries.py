"""What every list that can be asked has in common: its words, its choices, its page, and what is wrong with a query.

Repeating a key means "or", different keys mean "and". A value that cannot be answered is an error at its field and
the answer is empty: never silently everything.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject
from django_filters import CharFilter, Filter, FilterSet

from measures.models import Entry
from measures.models.entries import EntryQuerySet
from measures.notation.text import forbidden_characters
from measures.search import Term, matching, terms_of

PAGE_SIZE = 50
LONGEST_QUERY = 200


class WordsField(forms.CharField):
    """The words of a search, with our message instead of Django's about U+0000."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        others = [check for check in self.validators if not isinstance(check, ProhibitNullCharactersValidator)]
        self.validators = [*others, refuse_control_characters]


def refuse_control_characters(text: str) -> None:
    """Raise ``ValidationError`` if the text holds what no database can."""
    if forbidden_characters(text):
        raise ValidationError("キーワードに使えない文字（制御文字）が含まれています。", code="forbidden")


class ChoicesField(forms.MultipleChoiceField):
    """Several values of a list; a key without a value asks nothing, a value given twice asks once.

    The choices, pairs that nobody alters, are taken as they are: a page has hundreds, and Django copies them thrice for
    widgets that our templates do not show.
    """

    def __init__(self, *, choices: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._choices = choices

    def to_python(self, value: Any) -> list[str]:
        """Return the distinct values given."""
        return list(dict.fromkeys(filter(None, super().to_python(value))))


class PageField(forms.IntegerField):
    """The number of a page, counted from 1."""

    def clean(self, value: Any) -> int:
        """Return the number, 1 where none is given."""
        return super().clean(value) or 1


class QueryForm(forms.Form):
    """The query of a list. ``page`` chooses among the rows found; it filters nothing."""

    page = PageField(
        label="ページ",
        required=False,
        min_value=1,
        error_messages=dict.fromkeys(["invalid", "min_value"], "ページは1以上の整数で指定してください。"),
    )
    unasked: Mapping[str, Any] = {}  # what stands for keys that the query does not name

    def clean(self) -> dict[str, Any]:
        """Return the values of all keys."""
        return {**self.unasked, **super().clean()}


class OfOneQuery:
    """A filter of which each query takes a copy: its own options, with the choices, which nobody alters, shared."""

    def __deepcopy__(self, memo: Any) -> Self:
        copied = copy(self)
        copied.extra = dict(self.extra)  # type: ignore[attr-defined]
        return copied


class WordsFilter(OfOneQuery, CharFilter):
    """Entries in which every word is found."""

    field_class = WordsField

    def filter(self, qs: EntryQuerySet, value: str) -> EntryQuerySet:
        """Return the entries that match; a word's synonyms do too."""
        return matching(qs, self.parent.terms)


class ChoicesFilter(OfOneQuery, Filter):
    """Entries that have one of the chosen values."""

    field_class = ChoicesField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, lookup_expr="in", **kwargs)


class LaterEntries(SimpleLazyObject):
    """A queryset of entries that is made when somebody asks it: lists of what is kept as sets of numbers never do."""

    model = Entry


class Numbered(Sequence[Any]):
    """Rows by the numbers of their measures, in an order that is known; they are fetched when somebody wants them."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers

    def fetch(self) -> list[Any]:
        """Return the rows."""
        raise NotImplementedError

    def part(self, numbers: Sequence[int]) -> Self:
        """Return the same with these numbers alone."""
        return type(self)(numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetch())

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return self.part(self.numbers[place])
        return self[place : place + 1].fetch()[0]


class FoundEntries(Numbered):
    """Entries of one edition, fetched from ``entries``."""

    def __init__(self, numbers: Sequence[int], entries: EntryQuerySet) -> None:
        super().__init__(numbers)
        self.entries = entries

    def part(self, numbers: Sequence[int]) -> "FoundEntries":
        """Return the same with these numbers alone."""
        return FoundEntries(numbers, self.entries)

    def fetch(self) -> list[Entry]:
        """Return them as models; one statement, and what ``entries`` fetch with it."""
        rows = self.entries.order_by().select_related("measure").of_measures(self.numbers)
        found = {row.measure.number: row for row in rows}
        return [found[number] for number in self.numbers]


class QueryFilter(FilterSet):
    """Rows that a query asks for, and what the pages of every such list say of the query."""

    counted = "pk"  # what a list shows: its rows, or something several of them belong to

    class Meta:
        form = QueryForm

    @cached_property
    def form(self) -> QueryForm:
        """The query as a form: made of the fields of the keys that it names, instead of a class and copies of all."""
        form: QueryForm = self._meta.form(self.data)
        named = [name for name in self.filters if name in self.data]
        form.fields |= {name: self.filters[name].field for name in named}
        form.unasked = {
            name: [] if issubclass(one.field_class, ChoicesField) else ""
            for name, one in self.filters.items()
            if name not in named
        }
        return form

    @cached_property
    def errors(self) -> Any:
        """What is wrong with the query, by key."""
        return self.form.errors

    def filter_queryset(self, queryset: QuerySet[Any], *, leave_out: str = "") -> QuerySet[Any]:
        """Return the rows asked for, none if the query has an error; the key ``leave_out`` is ignored."""
        if self.errors:
            return queryset.none()
        for name, filter_ in self.filters.items():
            if name != leave_out:
                queryset = filter_.filter(queryset, self.form.cleaned_data[name])
        return queryset

    @property
    def rows(self) -> Any:
        """The rows asked for, in their order, of which a page is a slice."""
        return self.qs

    def page(self) -> Page:
        """Return the page of rows asked for; raises ``EmptyPage`` past the end."""
        return Paginator(self.rows, PAGE_SIZE).page(self.form.cleaned_data.get("page", 1))

    def chosen(self, key: str) -> list[str]:
        """Return the values chosen for a key that can be repeated; none where one of them is wrong."""
        return [] if key in self.errors else self.form.cleaned_data[key]

    @property
    def words(self) -> str:
        """The words searched for; none where the list cannot be searched."""
        return "" if "q" in self.errors else self.form.cleaned_data.get("q", "")

    @cached_property
    def terms(self) -> list[Term]:
        """The words with their synonyms, asked for once however often the rows are counted."""
        return terms_of(self.words)

    @property
    def marks(self) -> list[str]:
        """All folded words that a row may have been found by."""
        return [key for term in self.terms for key in term.keys]

    @property
    def messages(self) -> dict[str, list[str]]:
        """What is wrong with the query: {key: messages}."""
        return {key: list(dict.fromkeys(map(str, messages))) for key, messages in self.errors.items()}

    @property
    def typed(self) -> str:
        """The words as typed, right or wrong, to stand in the search field again."""
        text = self.data.get("q", "")
        return "".join(character for character in text if character not in forbidden_characters(text))
