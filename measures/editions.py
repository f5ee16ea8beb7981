"""The acts on editions (年度版): open a year, publish, revise, withdraw, seal. Each is atomic and says who did it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from measures.changes import ChangeSet, Row, compare, row_of
from measures.edition_bits import store_sets
from measures.exports import CONTRACT_VERSION, sha256_of
from measures.models import Block, Edition, Entry, EntryField, Envelope, Ministry, Taxonomy
from measures.notation.years import read_year, write_year
from measures.search_index import index_editions
from renkei.models import User
from renkei.recording import create_recorded, update_recorded

TITLE = "連携中枢都市圏構想の推進に向けた関係各省による支援策"
ROUND = ["state", "due_on", "reminded_on", "contact", "comment"]  # a block's part in one year's round


class Refused(ValidationError):
    """The act cannot be done now; the message says why in Japanese. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What publishing a draft would mean: what readers will see change, and what is still open."""

    changes: ChangeSet
    compared_with: Edition | None
    unread: list[Entry]
    unseen: dict[Block, list[Entry]]


def outlook(edition: Edition) -> Outlook:
    """Return what publishing ``edition`` would change for readers, and what an editor should know first.

    It is compared with the year's current edition, else with that of the newest earlier year.
    """
    base = base_of(edition)
    entries = list(edition.entries.for_listing())
    unseen: dict[Block, list[Entry]] = {}
    for entry in entries:
        if entry.unseen:
            unseen.setdefault(entry.block, []).append(entry)
    return Outlook(
        changes=compare(rows_of(base), map(row_of, entries)),
        compared_with=base,
        unread=[entry for entry in entries if entry.unread_columns],
        unseen=unseen,
    )


def base_of(edition: Edition) -> Edition | None:
    """Return the edition that readers know before ``edition``: the year's current one, else an earlier year's."""
    known = Edition.objects.current().filter(year__lte=edition.year).exclude(pk=edition.pk)
    return known.newest_first().first()


def rows_of(edition: Edition | None) -> list[Row]:
    """Return the rows of an edition as plain values for ``measures.changes``; none for no edition."""
    return [row_of(entry) for entry in edition.entries.for_listing()] if edition else []


@transaction.atomic
def open_year(*, year: int, by: User | None, base: Edition | None = None) -> Edition:
    """Open the draft of ``year``: every entry of the newest earlier edition carried over, marked 前年のまま.

    Where the year was published and withdrawn, its last revision is carried over instead, and counts as seen.

    Every existing ministry gets a block, because every ministry is asked. Raises ``Refused`` if the year has
    a draft or a current edition.
    """
    if existing := Edition.objects.for_year(year).filter(state__in=["draft", "current"]).first():
        raise Refused(f"「{existing}」が既にあります（{existing.get_state_display()}）。")
    base = base or Edition.objects.for_year(year).newest_first().first()
    base = base or Edition.objects.current().filter(year__lt=year).newest_first().first()
    edition = _next_revision(year=year, base=base, kind=Edition.Kind.INITIAL, by=by)
    if base:
        _copy_rows(base, edition, by=by, unseen=base.year != year)
    _add_missing_blocks(edition, by=by)
    return edition


@transaction.atomic
def revise(*, edition: Edition, kind: str, by: User | None, errata_note: str = "") -> Edition:
    """Open the next revision of a published edition: an exact copy, as a draft.

    ``kind`` is ``Edition.Kind.UPDATE`` or ``CORRECTION``; a correction needs the line of its 正誤表.
    Raises ``Refused`` if the year has a draft already or the edition is not the current one.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.state != Edition.State.CURRENT:
        raise Refused("更新版・訂正版は、現在公表している年度版からだけ作成できます。")
    if kind not in {Edition.Kind.UPDATE, Edition.Kind.CORRECTION}:
        raise Refused("種別は「更新」又は「訂正」を選んでください。")
    if kind == Edition.Kind.CORRECTION and not errata_note.strip():
        raise Refused("訂正版には、何をどう訂正するか（正誤表の記載）を入力してください。")
    if draft := Edition.objects.for_year(edition.year).drafts().first():
        raise Refused(f"この年度には作成中の案（第{draft.revision}版）が既にあります。")
    revision = _next_revision(year=edition.year, base=edition, kind=kind, by=by, errata_note=errata_note.strip())
    _copy_rows(edition, revision, by=by, unseen=False)
    return revision


@transaction.atomic
def publish(*, edition: Edition, by: User | None, confirmed: Collection[str] = ()) -> Edition:
    """Freeze a draft and make it what readers see, in one step; the one before becomes superseded.

    ``confirmed`` holds the codes of the ministries whose entries still marked 前年のまま the editor has ticked
    to stand as they are. Raises ``Refused``, writing nothing, if a ministry with such entries is missing from
    it, a block that answered 該当なし holds entries, or there is nothing to publish.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if not edition.is_draft:
        raise Refused(f"「{edition}」は案ではないため公表できません。")
    problems = _obstacles(edition, set(confirmed))
    if problems:
        raise Refused(problems)
    seen = list(edition.entries.unseen())
    for entry in seen:
        entry.unseen = False
        entry.version += 1
    _write(seen, Entry, ["unseen", "version"], by=by, reason="公表時に前年のままで確認")
    for before in Edition.objects.select_for_update().for_year(edition.year).current():
        _move(before, by=by, reason=f"第{edition.revision}版の公表", state=Edition.State.SUPERSEDED)
    edition.published_at = timezone.now()  # it stands in the data that are sealed
    _move(
        edition,
        by=by,
        reason="公表",
        state=Edition.State.CURRENT,
        published_at=edition.published_at,
        data_sha256=sha256_of(edition),
        data_contract=CONTRACT_VERSION,
    )
    index_editions([edition.pk])
    store_sets([edition.pk])
    return edition


@transaction.atomic
def seal(*, edition: Edition, by: User | None) -> bool:
    """Put the SHA-256 of its data on record for a published edition that has none under the contract in force.

    Returns whether there was something to do. Raises ``Refused`` for a draft, and where the edition is sealed and its
    data have become others since: that must not happen, and is never written over.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.is_draft:
        raise Refused(f"「{edition}」は公表されていないため、データのSHA-256を記録できません。")
    found = sha256_of(edition)
    if edition.data_contract == CONTRACT_VERSION:
        if edition.data_sha256 != found:
            raise Refused(
                f"「{edition}」のデータが、公表時に記録したSHA-256と一致しません"
                f"（記録：{edition.data_sha256}、現在：{found}）。"
            )
        return False
    _move(edition, by=by, reason="データのSHA-256の記録", data_sha256=found, data_contract=CONTRACT_VERSION)
    return True


@transaction.atomic
def withdraw(*, edition: Edition, reason: str, by: User | None) -> Edition | None:
    """Take back a published edition (公表取りやめ) with a reason; return the revision readers see instead, if any."""
    if not reason.strip():
        raise Refused("公表を取りやめる理由を入力してください。")
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.state != Edition.State.CURRENT:
        raise Refused(f"「{edition}」は現在公表している年度版ではありません。")
    _move(
        edition,
        by=by,
        reason="公表の取りやめ",
        state=Edition.State.WITHDRAWN,
        withdrawn_at=timezone.now(),
        withdrawn_reason=reason.strip(),
    )
    superseded = Edition.objects.select_for_update().for_year(edition.year).filter(state=Edition.State.SUPERSEDED)
    if (before := superseded.newest_first().first()) is not None:
        _move(before, by=by, reason=f"第{edition.revision}版の公表の取りやめ", state=Edition.State.CURRENT)
    return before


def _obstacles(edition: Edition, confirmed: set[str]) -> list[str]:
    problems = []
    if not edition.entries.exists():
        problems.append("掲載施策が一件もないため公表できません。")
    blocks = edition.blocks.select_related("ministry").in_document_order()
    for block in blocks.filter(entries__unseen=True).distinct():
        if block.ministry.code not in confirmed:
            problems.append(
                f"{block.heading}に「前年のまま」の施策があります。内容を確認し、確認欄に印を付けてください。"
            )
    for block in blocks.filter(state=Block.State.NOTHING, entries__isnull=False).distinct():
        problems.append(f"{block.heading}は「該当なし」と回答していますが、掲載施策があります。")
    return problems


def _next_revision(*, year: int, base: Edition | None, kind: str, by: User | None, errata_note: str = "") -> Edition:
    last = Edition.objects.for_year(year).aggregate(last=models.Max("revision"))["last"]
    edition = Edition(
        year=year,
        revision=(last or 0) + 1,
        kind=kind,
        taxonomy=base.taxonomy if base else Taxonomy.objects.order_by("-version").first(),
        title=base.title if base else TITLE,
        budget_stage=base.budget_stage if base else Edition.BudgetStage.INITIAL,
        cover_note=base.cover_note if base else "",
        headings=headings_for(year, base),
        errata_note=errata_note,
        copied_from=base,
    )
    if edition.taxonomy_id is None:
        raise Refused("分野の体系が登録されていません。先に登録してください。")
    edition._history_user = by
    edition._change_reason = "年度版の作成"
    try:
        edition.save()
    except IntegrityError as error:  # somebody else opened it in the same moment
        raise Refused(
            f"{write_year(year)}の案は、ほかの人が作成したところです。画面を読み込み直してください。"
        ) from error
    return edition


def headings_for(year: int, base: Edition | None) -> dict[str, str]:
    """Return the column headings of ``base`` with its year replaced: 令和２年度当初予算 → 令和３年度当初予算.

    The width of the digits stays as the base prints them.
    """
    if base is None:
        return {"budget": f"{write_year(year)}当初予算"}
    return {column: _with_year(text, base.year, year) for column, text in base.headings.items()}


def _with_year(text: str, old: int, new: int) -> str:
    if old == new:
        return text
    written = write_year(new)
    era, number = re.fullmatch(r"(\D+?)(\d+|元)年度", written).groups()  # type: ignore[union-attr]

    def replace(match: re.Match[str]) -> str:
        if read_year(match[0]) != old:
            return match[0]
        wide = not match[1].isascii()
        return f"{era}{number.translate(WIDE) if wide else number}年度"

    return re.sub(r"(?:平成|令和)(\d+|元)年度", replace, text)


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _copy_rows(base: Edition, edition: Edition, *, by: User | None, unseen: bool) -> None:
    """Copy blocks, envelopes and entries with their readings, in a fixed number of statements."""
    blocks = {}
    for block in base.blocks.in_document_order():
        blocks[block.pk] = copy = _copy_of(block, edition=edition)
        if unseen:  # a new year: the round begins anew
            for name in ROUND:
                setattr(copy, name, Block._meta.get_field(name).get_default())
    _create(blocks.values(), Block, by=by)
    envelopes = {}
    for envelope in base.envelopes.order_by("number"):
        envelopes[envelope.pk] = _copy_of(envelope, edition=edition, block=blocks[envelope.block_id])
    _create(envelopes.values(), Envelope, by=by)
    entries = {}
    for entry in base.entries.in_document_order():
        entries[entry.pk] = _copy_of(
            entry,
            edition=edition,
            block=blocks[entry.block_id],
            envelope=envelopes[entry.envelope_id],
            unseen=unseen,
        )
    _create(entries.values(), Entry, by=by)
    cells = EntryField.objects.filter(entry__edition=base).order_by("id")
    EntryField.objects.bulk_create(EntryField(entry=entries[cell.entry_id], field_id=cell.field_id) for cell in cells)


def _copy_of(row: Any, **replaced: Any) -> Any:
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    copy = type(row)(**values)
    for name, value in {**replaced, **({"version": 1} if hasattr(row, "version") else {})}.items():
        setattr(copy, name, value)
    return copy


def _add_missing_blocks(edition: Edition, *, by: User | None) -> None:
    held = edition.blocks.values("ministry")
    last = edition.blocks.aggregate(last=models.Max("position"))["last"] or 0
    missing = Ministry.objects.existing().exclude(pk__in=held).order_by("position", "code")
    blocks = [
        Block(edition=edition, ministry=ministry, heading=ministry.name, position=last + step)
        for step, ministry in enumerate(missing, start=1)
    ]
    _create(blocks, Block, by=by)


def _create(rows: Iterable[Any], model: Any, *, by: User | None) -> None:
    create_recorded(rows, model, by=by, reason="年度版の作成")


def _write(rows: list[Any], model: Any, fields: list[str], *, by: User | None, reason: str) -> None:
    update_recorded(rows, model, fields, by=by, reason=reason)


def _move(edition: Edition, *, by: User | None, reason: str, **values: Any) -> None:
    """Change an edition's state past its freeze, on record."""
    for name, value in values.items():
        setattr(edition, name, value)
    Edition.objects.filter(pk=edition.pk).move(**values)
    Edition.history.bulk_history_create([edition], update=True, default_user=by, default_change_reason=reason)
