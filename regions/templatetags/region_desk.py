"""What the staff of a region see first: their regions, what is still to confirm, which calls are open."""

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from measures.models import Call
from regions.models import Application, CityRegion, Membership, Vision
from regions.own_applications import MOST_WAITING, NEXT, UNCONFIRMED, UNSOURCED, standing_of, waits
from renkei import access
from renkei.long_lists import count_up_to, words_of_count
from renkei.models import User

register = template.Library()
SHOWN_CALLS = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with the page where it is done and how many rows wait there, in words."""

    words: str
    address: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class RegionDesk:
    """The desk of somebody who works on applications."""

    steps: list[Step]
    regions: list[CityRegion] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    is_staff: bool = False


@register.simple_tag
def region_desk(user: Any) -> RegionDesk | None:
    """Return the desk of a region's staff, or that of an editor with what waits for confirmation; None for others."""
    if not access.may(user, "change", Application):
        return None
    applications = access.rows(user, Application.objects.all())
    if user.role != User.Role.STAFF or user.is_superuser:
        return RegionDesk(_confirming(applications))
    regions = list(access.rows(user, CityRegion.objects.all()).annotate(members=_members(), planned=_visions()))
    standing = standing_of(*sorted(region.pk for region in regions))
    for region in regions:
        region.recorded = standing.recorded[region.pk]
    return RegionDesk(_staff_steps(user, standing.waiting), regions, _open_calls(user), is_staff=True)


def _members() -> Coalesce:
    return _count_of(Membership.objects.filter(ends_on=""))


def _visions() -> Coalesce:
    return _count_of(Vision.objects.all())


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of the rows are of the region at hand; each kind counted by itself, not once for every row of another."""
    counts = rows.filter(region=OuterRef("pk")).order_by().values("region").annotate(count=Count("pk"))
    return Coalesce(Subquery(counts.values("count")), 0)


def _confirming(applications: QuerySet[Application]) -> list[Step]:
    waiting = count_up_to(applications.filter(waits(UNCONFIRMED)))
    address = f"{_list('application')}?confirmed={UNCONFIRMED}"
    return [Step("申請・採択状況の出典を確認する", address, waiting)] if waiting else []


def _staff_steps(user: Any, waiting: dict[str, int]) -> list[Step]:
    listing = _list("application")
    steps = [Step("申請・見送りを新しく記録する", reverse("admin:regions_application_add"))]
    for what, words, address in (
        (NEXT, "申請の次の段階を記録する", f"{listing}?todo={NEXT}"),
        (UNSOURCED, "出典のない記録に、公表ページを入力する", f"{listing}?confirmed={UNSOURCED}"),
        (UNCONFIRMED, "編集者の出典の確認を待っている記録を見る", f"{listing}?confirmed={UNCONFIRMED}"),
    ):
        if count := words_of_count(waiting[what], MOST_WAITING):
            steps.append(Step(words, address, count))
    memberships = access.rows(user, Membership.objects.all())
    if count := count_up_to(memberships.filter(begins_on="", core=False)):
        steps.append(Step("加入日が未確認の構成市町村を確認する", _list("cityregion"), count))
    return steps


def _open_calls(user: Any) -> list[Call]:
    now = timezone.now()
    opened = Q(opens_on__lte=timezone.localdate(now)) | Q(opens_on__isnull=True, closes_at__isnull=False)
    calls = access.rows(user, Call.objects.select_related("measure__ministry"))
    open_now = calls.filter(opened).filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now))
    return list(open_now.order_by("closes_at", "id")[:SHOWN_CALLS])


def _list(model: str) -> str:
    return reverse(f"admin:regions_{model}_changelist")
