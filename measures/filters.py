"""What the list of an edition can be asked: ``q``, ``ministry``, ``field``, ``grade``, ``rate``, ``recipient``,
``adoption``, ``sort`` and ``page``; and what of it all years at once can be asked too.
"""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict

from measures.adoption import ADOPTION, USED, measures_used_in
from measures.asked_sets import KEYS, AskedSets
from measures.bitmaps import Bits, bits_of
from measures.edition_bits import AllSets, EditionBits
from measures.edition_sets import bits_of_edition
from measures.listed_entries import ListedEntry, list_draft, list_published, rows_of_edition
from measures.models import Edition, PolicyField
from measures.models.entries import GRADES, EntryQuerySet
from measures.notation.rate_classes import RATE_CLASSES
from measures.notation.recipient_classes import RECIPIENT_GROUPS
from measures.outlines import known_ministries, outline_of
from measures.queries import LONGEST_QUERY, ChoicesFilter, FoundEntries, QueryFilter, WordsFilter
from measures.questions import SORTS, AdoptionFilter, CellsFilter, RatesFilter, RecipientsFilter, SortFilter
from measures.reading_classes import printed_recipients, printed_shares
from measures.search import Term, fields_named, matching
from measures.year_search import SearchedNames, find_everywhere, searched_names


def totals_of(entries: EntryQuerySet) -> dict[str, int]:
    """Return the totals of the distinct envelopes ``entries`` stand on: see ``EnvelopeQuerySet.totals``."""
    return entries.totals()


class CatalogueFilter(QueryFilter):
    """Those of the entries given that a query asks for: the questions that one edition and all years share."""

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

    def __init__(self, data: QueryDict, entries: EntryQuerySet, *, cells: list[PolicyField]) -> None:
        super().__init__(data, entries)
        ministries = known_ministries()
        self.ministries = {one.code: one.name for one in ministries}
        self.keys_of_ministries = {one.code: one.pk for one in ministries}
        self.cells = cells
        self.named_cells = {cell.cell: cell for cell in cells}
        self.filters["ministry"].extra["choices"] = list(self.ministries.items())
        self.filters["field"].extra["choices"] = [(name, cell.name) for name, cell in self.named_cells.items()]

    def keys_of_cells(self, chosen: list[str]) -> list[int]:
        """Return the keys of the policy fields that cells name: ``ウ-A:g``."""
        return [key for cell in chosen for key in self.fields_of_cells.get(cell, ())]

    @cached_property
    def fields_of_cells(self) -> dict[str, list[int]]:
        """{cell: the keys of the policy fields it stands for}."""
        return {name: [cell.pk] for name, cell in self.named_cells.items()}

    @property
    def sets(self) -> AskedSets | None:
        """What is asked as sets of numbers, of which everything can be counted; None where rows may still change."""
        return None

    def kept_as(self, key: str, value: str) -> set[Any]:
        """Return under what an edition keeps a value of the query: a cell by the keys of its fields."""
        if key == "ministry":
            return {self.keys_of_ministries[value]}
        return set(self.keys_of_cells([value])) if key == "field" else {value}

    @cached_property
    def searched_names(self) -> SearchedNames:
        """The names that words are looked for in beside the entries, for all the searches of one page."""
        return searched_names()

    def find(self, editions: list[EditionBits], terms: list[Term]) -> dict[int, Bits]:
        """Return {edition: the measures in whose entry every word stands}."""
        return find_everywhere(terms, editions, self.searched_names)

    def count_of(self, terms: list[Term], *, alone: bool) -> int:
        """Return how many rows other words would show, under the other conditions of the query or ``alone``."""
        if self.sets is None:
            entries = self.queryset if alone else self.filter_queryset(self.queryset, leave_out="q")
            return matching(entries.order_by(), terms).count()
        having, found = self.find(self.sets.editions, terms), 0
        for edition in self.sets.editions:
            others = edition.present if alone else self.sets.found_in(edition, leave_out="q")
            found |= others & having[edition.edition]
        return found.bit_count()

    def names(self) -> Iterable[str]:
        """The names of the measures that may be found, as printed and in full."""
        for names in self.queryset.order_by().values_list("name", "full_name").distinct():
            yield from filter(None, names)

    def ask(self, editions: list[EditionBits], **met: dict[int, Bits]) -> AskedSets:
        """Return what is asked of these editions; ``met`` is what is worked out elsewhere."""
        for key in KEYS:
            if chosen := self.chosen(key):
                values = set().union(*(self.kept_as(key, value) for value in chosen))
                met[key] = {one.edition: one.of(key, values) for one in editions}
        return AskedSets(editions, met, wrong=bool(self.errors), together=self.together)

    @property
    def together(self) -> AllSets | None:
        """All editions that are asked taken together, where they are several."""
        return None

    @cached_property
    def printed_shares(self) -> list[str]:
        """The distinct fractions of the entries, asked for once however often the rows are counted."""
        return printed_shares(self.queryset)

    @cached_property
    def printed_recipients(self) -> list[str]:
        """The distinct texts of recipients of the entries, likewise."""
        return printed_recipients(self.queryset)

    @property
    def conditions(self) -> list[str]:
        """The keys in force beside the words."""
        keys = [key for key in self.filters if key not in ("q", "sort")]
        return [key for key in keys if self.chosen(key)]

    @property
    def asks_for_cells_alone(self) -> bool:
        """Whether finding nothing means that the document has nothing in these cells."""
        return self.conditions == ["field"] and not self.words

    @property
    def asks_for_words_alone(self) -> bool:
        """Whether finding nothing means that the words stand nowhere."""
        return bool(self.words) and not self.conditions and not self.errors

    @property
    def sort_key(self) -> str:
        """The order asked for; empty is the list's own."""
        return "" if "sort" in self.errors else self.form.cleaned_data["sort"]

    @property
    def hints(self) -> list[PolicyField]:
        """Policy fields that the words name, not chosen yet: who types 地域医療 may mean the field."""
        chosen = self.chosen("field")
        return [cell for cell in fields_named(self.cells, self.words) if cell.cell not in chosen]


class EntryFilter(CatalogueFilter):
    """Those entries of one edition that a query asks for. ``entries`` are all of it that the reader may see."""

    adoption = AdoptionFilter(
        label="圏域の活用",
        choices=list(ADOPTION.items()),
        error_messages={"invalid_choice": "指定された圏域の活用の区分はありません。"},
    )
    sort = SortFilter(
        label="並び順", choices=SORTS, error_messages={"invalid_choice": "指定された並び順はありません。"}
    )

    def __init__(self, data: QueryDict, entries: EntryQuerySet, *, edition: Edition) -> None:
        super().__init__(data, entries, cells=outline_of(edition.taxonomy_id))
        self.edition = edition

    @cached_property
    def used(self) -> frozenset[int]:
        """The numbers of the measures that some region used in the year of the edition, asked for once."""
        return measures_used_in(self.edition.year)

    @property
    def used_bits(self) -> Bits:
        """The same as a set of bits; worked out once, like what it is made from."""
        return _bits_of_used(self.used)

    @cached_property
    def sets(self) -> AskedSets | None:
        """Of a published edition: what is asked, as sets of numbers."""
        if self.edition.is_draft:
            return None
        bits = bits_of_edition(self.edition)
        met = {"q": self.find([bits], self.terms)} if self.words else {}
        if len(chosen := self.chosen("adoption")) == 1:
            used = self.used_bits
            met["adoption"] = {bits.edition: used if USED in chosen else bits.present & ~used}
        return self.ask([bits], **met)

    @property
    def rows(self) -> Any:
        """The entries found, in the order asked for: all of a draft, of a published edition those of a slice."""
        if self.sets is None:
            return self.qs
        (bits,) = self.sets.editions
        return FoundEntries(bits.in_order(self.sets.found, self.sort_key), self.queryset)

    def listed(self, page: Page) -> list[ListedEntry]:
        """Return the rows of a page of these as plain values; one statement, of a draft three."""
        found = page.object_list
        if self.sets is None:
            return list_draft(found, self.cells) if found else []
        (bits,) = self.sets.editions
        fetched = rows_of_edition(bits.edition, bits.keys_of(found.numbers))
        rows = {row.number: row for row in list_published(fetched, {bits.edition: bits}, self.cells)}
        return [rows[number] for number in found.numbers]

    @property
    def total(self) -> dict[str, int] | None:
        """The totals of all that was found, on every page; None where the query has an error."""
        if self.errors:
            return None
        return totals_of(self.qs) if self.sets is None else self.sets.editions[0].totals(self.sets.found)


_bits_of_used = lru_cache(maxsize=40)(bits_of)  # a frozen set, once its hash is known, is found by what it is
