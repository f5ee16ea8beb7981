"""What the list of an edition can be asked: ``q``, ``ministry``, ``field``, ``grade``, ``rate``, ``recipient``, ``sort``
and ``page``.

Repeating a key means "or", different keys mean "and". A value that cannot be answered is an error at its field and
the answer is empty: never silently everything.
"""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import QueryDict
from django_filters import CharFilter, ChoiceFilter, Filter, FilterSet

from measures.models import Edition, EntryField, Ministry, PolicyField
from measures.models.entries import GRADES, EntryQuerySet
from measures.notation.fields import read_cell
from measures.notation.rate_classes import RATE_CLASSES
from measures.notation.recipient_classes import RECIPIENT_GROUPS
from measures.notation.text import forbidden_characters
from measures.reading_classes import printed_recipients, printed_shares, with_rates, with_recipients
from measures.search import fields_named, matching

PAGE_SIZE = 50
LONGEST_QUERY = 200
SORTS = [("-budget", "予算額の大きい順"), ("budget", "予算額の小さい順"), ("number", "施策番号順")]
_ORDERS = {
    "-budget": F("envelope__yen").desc(nulls_last=True),
    "budget": F("envelope__yen").asc(nulls_last=True),
    "number": F("measure__number").asc(),
}
_DOCUMENT_ORDER = ("block__position", "block_id", "position", "id")


def totals_of(entries: EntryQuerySet) -> dict[str, int]:
    """Return the totals of the distinct envelopes ``entries`` stand on: see ``EnvelopeQuerySet.totals``."""
    return entries.totals()


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
    """Several values of a list; a key without a value asks nothing, a value given twice asks once."""

    def to_python(self, value: Any) -> list[str]:
        """Return the distinct values given."""
        return list(dict.fromkeys(filter(None, super().to_python(value))))


class CellsField(ChoicesField):
    """Cells of role × policy field, in any spelling an address may have: ``ウ-A:g``, ``ウーＡ：ｇ``."""

    def to_python(self, value: Any) -> list[str]:
        """Return the cells as our data spells them; what is no cell stays as it is, to be refused."""
        return list(dict.fromkeys(str(read_cell(text) or text) for text in super().to_python(value)))


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


class WordsFilter(CharFilter):
    """Entries in which every word is found."""

    field_class = WordsField

    def filter(self, qs: EntryQuerySet, value: str) -> EntryQuerySet:
        """Return the entries that match."""
        return matching(qs, value)


class ChoicesFilter(Filter):
    """Entries that have one of the chosen values."""

    field_class = ChoicesField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, lookup_expr="in", **kwargs)


class CellsFilter(Filter):
    """Entries that stand in one of the chosen cells."""

    field_class = CellsField

    def filter(self, qs: EntryQuerySet, value: list[str]) -> EntryQuerySet:
        """Return each entry once, in however many of the cells it stands."""
        if not value:
            return qs
        chosen = [cell.pk for cell in self.parent.cells if cell.cell in value]
        return qs.filter(Exists(EntryField.objects.filter(entry=OuterRef("pk"), field__in=chosen)))


class RatesFilter(Filter):
    """Entries whose rate stands in one of the chosen classes."""

    field_class = ChoicesField

    def filter(self, qs: EntryQuerySet, value: list[str]) -> EntryQuerySet:
        """Return the entries of these classes."""
        return with_rates(qs, value, self.parent.printed_shares) if value else qs


class RecipientsFilter(Filter):
    """Entries that name one of the chosen groups as recipients."""

    field_class = ChoicesField

    def filter(self, qs: EntryQuerySet, value: list[str]) -> EntryQuerySet:
        """Return the entries that name them."""
        return with_recipients(qs, value, self.parent.printed_recipients) if value else qs


class SortFilter(ChoiceFilter):
    """The order of the rows; without one, that of the document."""

    def filter(self, qs: EntryQuerySet, value: str) -> EntryQuerySet:
        """Return the rows in that order, equal ones in the document's."""
        return qs.order_by(_ORDERS[value], *_DOCUMENT_ORDER) if value else qs


class QueryFilter(FilterSet):
    """Rows that a query asks for, and what the pages of every such list say of the query."""

    class Meta:
        form = QueryForm

    def filter_queryset(self, queryset: QuerySet[Any], *, leave_out: str = "") -> QuerySet[Any]:
        """Return the rows asked for, none if the query has an error; the key ``leave_out`` is ignored."""
        if self.errors:
            return queryset.none()
        for name, filter_ in self.filters.items():
            if name != leave_out:
                queryset = filter_.filter(queryset, self.form.cleaned_data[name])
        return queryset

    def page(self) -> Page:
        """Return the page of rows asked for; raises ``EmptyPage`` past the end."""
        return Paginator(self.qs, PAGE_SIZE).page(self.form.cleaned_data.get("page", 1))

    def chosen(self, key: str) -> list[str]:
        """Return the values chosen for a key that can be repeated; none where one of them is wrong."""
        return [] if key in self.errors else self.form.cleaned_data[key]

    @property
    def words(self) -> str:
        """The words searched for; none where the list cannot be searched."""
        return "" if "q" in self.errors else self.form.cleaned_data.get("q", "")

    @property
    def messages(self) -> dict[str, list[str]]:
        """What is wrong with the query: {key: messages}."""
        return {key: list(dict.fromkeys(map(str, messages))) for key, messages in self.errors.items()}

    @property
    def typed(self) -> str:
        """The words as typed, right or wrong, to stand in the search field again."""
        text = self.data.get("q", "")
        return "".join(character for character in text if character not in forbidden_characters(text))


class EntryFilter(QueryFilter):
    """Those entries of one edition that a query asks for. ``entries`` are all of it that the reader may see."""

    q = WordsFilter(
        label="キーワード",
        max_length=LONGEST_QUERY,
        error_messages={"max_length": f"キーワードは{LONGEST_QUERY}文字以内で入力してください。"},
    )
    ministry = ChoicesFilter(
        label="府省庁",
        field_name="block__ministry__code",
        error_messages={"invalid_choice": "指定された府省庁は登録されていません。"},
    )
    field = CellsFilter(
        label="役割・政策分野",
        error_messages={"invalid_choice": "指定された政策分野は、この年度版の分野の体系にありません。"},
    )
    grade = ChoicesFilter(
        label="支援の書きぶり",
        field_name="grade",
        choices=GRADES,
        error_messages={"invalid_choice": "指定された支援の書きぶりはありません。"},
    )
    rate = RatesFilter(
        label="補助率",
        choices=list(RATE_CLASSES.items()),
        error_messages={"invalid_choice": "指定された補助率の区分はありません。"},
    )
    recipient = RecipientsFilter(
        label="交付対象",
        choices=list(RECIPIENT_GROUPS.items()),
        error_messages={"invalid_choice": "指定された交付対象の区分はありません。"},
    )
    sort = SortFilter(
        label="並び順", choices=SORTS, error_messages={"invalid_choice": "指定された並び順はありません。"}
    )

    def __init__(self, data: QueryDict, entries: EntryQuerySet, *, edition: Edition) -> None:
        super().__init__(data, entries)
        self.edition = edition
        self.ministries = dict(Ministry.objects.order_by("position", "code").values_list("code", "name"))
        cells = PolicyField.objects.filter(role__taxonomy=edition.taxonomy_id).select_related("role")
        self.cells = list(cells.in_document_order())
        self.filters["ministry"].extra["choices"] = list(self.ministries.items())
        self.filters["field"].extra["choices"] = [(cell.cell, cell.name) for cell in self.cells]

    @cached_property
    def printed_shares(self) -> list[str]:
        """The distinct fractions of the edition, asked for once however often the rows are counted."""
        return printed_shares(self.queryset)

    @cached_property
    def printed_recipients(self) -> list[str]:
        """The distinct texts of recipients of the edition, likewise."""
        return printed_recipients(self.queryset)

    @property
    def asks_for_cells_alone(self) -> bool:
        """Whether finding nothing means that the document has nothing in these cells."""
        others = ("ministry", "grade", "rate", "recipient")
        return bool(self.chosen("field")) and not (self.words or any(map(self.chosen, others)))

    @property
    def sort_key(self) -> str:
        """The order asked for; empty is that of the document."""
        return "" if "sort" in self.errors else self.form.cleaned_data["sort"]

    @property
    def total(self) -> dict[str, int] | None:
        """The totals of all that was found, on every page; None where the query has an error."""
        return None if self.errors else totals_of(self.qs)

    @property
    def hints(self) -> list[PolicyField]:
        """Policy fields that the words name, not chosen yet: who types 地域医療 may mean the field."""
        chosen = self.chosen("field")
        return [cell for cell in fields_named(self.cells, self.words) if cell.cell not in chosen]
