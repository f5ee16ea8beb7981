"""The questions a list of entries can be asked, each as a field of its form and a condition on its rows."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django_filters import ChoiceFilter, Filter

from measures.adoption import ADOPTION, USED
from measures.models import EntryField
from measures.models.entries import EntryQuerySet
from measures.notation.fields import read_cell
from measures.queries import ChoicesField, OfOneQuery
from measures.reading_classes import with_rates, with_recipients

SORTS = [("-budget", "予算額の大きい順"), ("budget", "予算額の小さい順"), ("number", "施策番号順")]
_ORDERS = {
    "-budget": F("envelope__yen").desc(nulls_last=True),
    "budget": F("envelope__yen").asc(nulls_last=True),
    "number": F("measure__number").asc(),
}
_DOCUMENT_ORDER = ("block__position", "block_id", "position", "id")


class CellsField(ChoicesField):
    """Cells of role × policy field, in any spelling an address may have: ``ウ-A:g``, ``ウーＡ：ｇ``."""

    def to_python(self, value: Any) -> list[str]:
        """Return the cells as our data spells them; what is no cell stays as it is, to be refused."""
        return list(dict.fromkeys(str(read_cell(text) or text) for text in super().to_python(value)))


class CellsFilter(OfOneQuery, Filter):
    """Entries that stand in one of the chosen cells."""

    field_class = CellsField

    def filter(self, qs: EntryQuerySet, value: list[str]) -> EntryQuerySet:
        """Return each entry once, in however many of the cells it stands."""
        if not value:
            return qs
        chosen = self.parent.keys_of_cells(value)
        return qs.filter(Exists(EntryField.objects.filter(entry=OuterRef("pk"), field__in=chosen)))


class RatesFilter(OfOneQuery, Filter):
    """Entries whose rate stands in one of the chosen classes."""

    field_class = ChoicesField

    def filter(self, qs: EntryQuerySet, value: list[str]) -> EntryQuerySet:
        """Return the entries of these classes."""
        return with_rates(qs, value, self.parent.printed_shares) if value else qs


class RecipientsFilter(OfOneQuery, Filter):
    """Entries that name one of the chosen groups as recipients."""

    field_class = ChoicesField

    def filter(self, qs: EntryQuerySet, value: list[str]) -> EntryQuerySet:
        """Return the entries that name them."""
        return with_recipients(qs, value, self.parent.printed_recipients) if value else qs


class AdoptionFilter(OfOneQuery, Filter):
    """Entries of measures that some region used in the year of the edition, or of which no use is known."""

    field_class = ChoicesField

    def filter(self, qs: EntryQuerySet, value: list[str]) -> EntryQuerySet:
        """Return the entries; who chooses both chooses all."""
        if not value or len(value) == len(ADOPTION):
            return qs
        used = Q(measure__number__in=self.parent.used)
        return qs.filter(used if USED in value else ~used)


class SortFilter(OfOneQuery, ChoiceFilter):
    """The order of the rows; without one, that of the document."""

    def filter(self, qs: EntryQuerySet, value: str) -> EntryQuerySet:
        """Return the rows in that order, equal ones in the document's."""
        return qs.order_by(_ORDERS[value], *_DOCUMENT_ORDER) if value else qs
