"""What an editor sees first: how the year stands, and what to do next."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import Count, Q
from django.urls import reverse

from measures.models import Block, Edition, Upload
from renkei import access

register = template.Library()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with the page where it is done."""

    words: str
    address: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """One draft with its open points, or none."""

    edition: Edition | None
    newest: Edition | None
    steps: list[Step]
    blocks: list[Block]


@register.simple_tag
def desks(user: Any) -> list[Desk]:
    """Return a desk for every draft, or one that says how to begin where there is no draft."""
    if not access.may(user, "view", Edition):
        return []
    newest = Edition.objects.current().newest_first().first()
    drafts = [_desk(edition, newest, user) for edition in Edition.objects.drafts().newest_first()]
    return drafts or [Desk(None, newest, _first_steps(newest, user), [])]


def _first_steps(newest: Edition | None, user: Any) -> list[Step]:
    if not access.may(user, "change", Edition):
        return []
    steps = [Step("新しい年度の案を作成する", reverse("admin:measures_edition_open"))]
    if newest:
        steps.append(Step(f"「{newest}」を更新・訂正する", reverse("admin:measures_edition_revise", args=[newest.pk])))
    return steps


def _round_steps(edition: Edition, user: Any) -> list[Step]:
    """Where the round goes on: an editor's page for all ministries, a contact's for the own one."""
    if access.may(user, "change", edition):
        waiting = Upload.objects.filter(year=edition.year, state=Upload.State.STAGED).count()
        page = reverse("admin:measures_edition_round", args=[edition.pk])
        steps = [Step("照会から周知までの進み具合を見る", page)]
        if waiting:
            steps.append(Step("受領ファイルを確認し、反映する", f"{page}#ministries", waiting))
        return steps
    own = access.rows(user, edition.blocks.all()).filter(ministry=user.ministry_id).select_related("ministry").first()
    if own is None:
        return []
    return [
        Step("照会に回答する（様式の受取り・提出）", reverse("admin:measures_edition_mine", args=[edition.year])),
        Step("回答様式を受け取る", reverse("admin:measures_edition_form", args=[edition.pk, own.ministry.code])),
    ]


def _desk(edition: Edition, newest: Edition | None, user: Any) -> Desk:
    entries = access.rows(user, edition.entries.all())
    counts = entries.aggregate(unseen=Count("pk", filter=Q(unseen=True)), entries=Count("pk"))
    unread = entries.needing_a_reader().count()
    listing = f"{reverse('admin:measures_entry_changelist')}?edition={edition.pk}"
    steps = _round_steps(edition, user)
    if counts["unseen"]:
        steps.append(Step("前年のままの施策を確認・変更する", f"{listing}&unseen__exact=1", counts["unseen"]))
    if unread:
        steps.append(Step("読取り不可の欄を確認する", f"{listing}&unread=1", unread))
    steps.append(Step("掲載施策を編集する", listing, counts["entries"]))
    if access.may(user, "change", edition):
        steps.append(
            Step("全府省庁の回答様式をまとめて受け取る", reverse("admin:measures_edition_forms", args=[edition.pk]))
        )
        page = reverse("admin:measures_edition_change", args=[edition.pk])
        steps.append(Step("表紙・列見出し・決裁の記載を確認する", page))
        steps.append(
            Step("公表の画面で変更点を確認し、公表する", reverse("admin:measures_edition_publish", args=[edition.pk]))
        )
    blocks = access.rows(user, edition.blocks.all()).select_related("ministry").in_document_order()
    shown = blocks.annotate(entry_count=Count("entries"), unseen_count=Count("entries", filter=Q(entries__unseen=True)))
    return Desk(edition, newest, steps, list(shown))
