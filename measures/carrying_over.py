"""Carries the rows of one edition over into the next: blocks, envelopes, entries and their cells.

The database copies them, so that what an edition takes of memory does not grow with its rows.
"""

from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery

from measures.models import Block, Edition, Entry, EntryField, Envelope
from renkei.models import User
from renkei.plain_rows import copy_rows
from renkei.recording import record_found

OPENED = "年度版の作成"  # what the history says of every row of a new edition
ROUND = ["state", "due_on", "reminded_on", "contact", "comment"]  # a block's part in one year's round


def carry_over(base: Edition, edition: Edition, *, by: User | None, unseen: bool) -> None:
    """Copy the rows of ``base`` with their readings into ``edition``, a draft without any, as first versions.

    ``unseen`` marks the entries as 前年のまま and lets the round begin anew. Raises ``Frozen`` if it is no draft.
    """
    Edition.refuse_frozen_rows(Edition.objects.filter(pk=edition.pk))
    new = {"edition": edition.pk, "version": 1}
    anew = {name: Block._meta.get_field(name).get_default() for name in ROUND} if unseen else {}
    block = _same(Block, edition, "ministry", "block__ministry")
    envelope = _same(Envelope, edition, "number", "envelope__number")
    _copy(base.blocks.in_document_order(), new | anew, edition.blocks.all(), by=by)
    _copy(base.envelopes.order_by("number"), new | {"block": block}, edition.envelopes.all(), by=by)
    places = {"block": block, "envelope": envelope, "unseen": unseen}
    _copy(base.entries.in_document_order(), new | places, edition.entries.all(), by=by)
    cells = EntryField.objects.filter(entry__edition=base).order_by("id")
    copy_rows(cells, {"entry": _same(Entry, edition, "measure", "entry__measure")})


def _same(model: type[Model], edition: Edition, name: str, path: str) -> Subquery:
    """The row of ``edition`` that a copied one is to point to: known by ``name``, which is once in an edition."""
    rows = model._default_manager.filter(edition=edition, **{name: OuterRef(path)})
    return Subquery(rows.order_by().values("pk"))


def _copy(found: QuerySet[Any], replaced: dict[str, Any], copies: QuerySet[Any], *, by: User | None) -> None:
    copy_rows(found, replaced)
    record_found(copies, kind="+", by=by, reason=OPENED)
