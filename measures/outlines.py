"""What all lists are made of and what seldom changes: outlines, ministries, which years are published.

Kept in the process under the mark of their tables, as plain values or as rows that nobody may alter.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS

from measures.models import Block, Edition, Ministry, PolicyField
from measures.notation.years import write_year
from renkei.kept_values import kept_by_mark
from renkei.sources import OUTLINE


class PublishedEdition(NamedTuple):
    """An edition that readers see today, as lists and links name it."""

    pk: int
    year: int
    published_at: datetime
    taxonomy_id: int
    budget_stage: str

    @property
    def year_name(self) -> str:
        """The fiscal year in words: 令和2年度."""
        return _year_name(self.year)

    def get_budget_stage_display(self) -> str:
        """Return the stage of its budget in words."""
        return _BUDGET_STAGES[self.budget_stage]


class KnownMinistry(NamedTuple):
    """A ministry, as a query names it."""

    code: str
    name: str
    pk: int


@kept_by_mark(OUTLINE, most=20)
def outline_of(taxonomy: int) -> list[PolicyField]:
    """Return the policy fields of a taxonomy with their roles, in its order; one statement."""
    return list(_fields().filter(role__taxonomy=taxonomy))


@kept_by_mark(OUTLINE, most=1)
def all_outlines() -> list[PolicyField]:
    """Return the policy fields of all taxonomies with their roles; one statement."""
    return list(_fields())


def _fields() -> Any:
    return PolicyField.objects.select_related("role").in_document_order()


@kept_by_mark(("measures.Ministry",), most=1)
def known_ministries() -> list[KnownMinistry]:
    """Return all ministries in their order; one statement."""
    return [
        KnownMinistry(*row) for row in Ministry.objects.order_by("position", "code").values_list("code", "name", "pk")
    ]


@kept_by_mark(("measures.Edition",), most=1)
def published_editions() -> list[PublishedEdition]:
    """Return the editions that readers see today, the newest first; one statement."""
    rows = Edition.objects.current().newest_first().values_list(*PublishedEdition._fields)
    return [PublishedEdition(*row) for row in rows]


def readable_revisions(year: int) -> list[Edition]:
    """Return the revisions of a fiscal year that a reader may open, the newest first; one statement.

    They are the caller's own: what it fetches with them is not kept.
    """
    return [Edition.from_db(DEFAULT_DB_ALIAS, _COLUMNS_OF_EDITIONS, row) for row in _readable_rows(year)]


@kept_by_mark(("measures.Edition",), most=60)
def _readable_rows(year: int) -> list[tuple[Any, ...]]:
    rows = Edition.objects.for_year(year).readable().newest_first()
    return list(rows.values_list(*_COLUMNS_OF_EDITIONS))


_COLUMNS_OF_EDITIONS = [field.attname for field in Edition._meta.concrete_fields]


def headings_of(edition: Edition) -> dict[int, str]:
    """Return {ministry: the heading of its block}, in the document's order.

    One statement; of a published edition, which is frozen, once a process.
    """
    return _asked(edition.pk) if edition.is_draft else _read(edition.pk, edition.published_at)


@lru_cache(maxsize=200)
def _read(edition: int, published_at: Any) -> dict[int, str]:
    """``published_at``: as in ``measures.edition_sets``."""
    return _asked(edition)


def _asked(edition: int) -> dict[int, str]:
    blocks = Block.objects.filter(edition=edition).in_document_order()
    return dict(blocks.values_list("ministry", "heading"))


_year_name = lru_cache(write_year)
_BUDGET_STAGES = dict(Edition.BudgetStage.choices)
