"""The acts on editions (年度版): open a year, publish, revise, withdraw, seal. Each is atomic and says who did it."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from measures.carrying_over import OPENED, carry_over
from measures.exports import CONTRACT_VERSION, sha256_of
from measures.models import Block, Edition, Entry, Ministry, Taxonomy
from measures.notation.years import write_year
from measures.publishing import prepare
from measures.year_headings import headings_for
from renkei.models import User
from renkei.recording import create_recorded, update_recorded

TITLE = "連携中枢都市圏構想の推進に向けた関係各省による支援策"


class Refused(ValidationError):
    """The act cannot be done now; the message says why in Japanese. Nothing was written."""


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
        carry_over(base, edition, by=by, unseen=base.year != year)
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
    carry_over(edition, revision, by=by, unseen=False)
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
    update_recorded(seen, Entry, ["unseen", "version"], by=by, reason="公表時に前年のままで確認")
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
    prepare([edition.pk])
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
    edition._change_reason = OPENED
    try:
        edition.save()
    except IntegrityError as error:  # somebody else opened it in the same moment
        raise Refused(
            f"{write_year(year)}の案は、ほかの人が作成したところです。画面を読み込み直してください。"
        ) from error
    return edition


def _add_missing_blocks(edition: Edition, *, by: User | None) -> None:
    held = edition.blocks.values("ministry")
    last = edition.blocks.aggregate(last=models.Max("position"))["last"] or 0
    missing = Ministry.objects.existing().exclude(pk__in=held).order_by("position", "code")
    blocks = [
        Block(edition=edition, ministry=ministry, heading=ministry.name, position=last + step)
        for step, ministry in enumerate(missing, start=1)
    ]
    create_recorded(blocks, Block, by=by, reason=OPENED)


def _move(edition: Edition, *, by: User | None, reason: str, **values: Any) -> None:
    """Change an edition's state past its freeze, on record."""
    for name, value in values.items():
        setattr(edition, name, value)
    Edition.objects.filter(pk=edition.pk).move(**values)
    Edition.history.bulk_history_create([edition], update=True, default_user=by, default_change_reason=reason)
