"""What was recorded of an application, or of one of its stages, is corrected (訂正)."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from measures.editions import Refused
from regions.applications.rows import add_region, lock, put_on_record, read_steps, settle, step_of, unconfirm
from regions.models import Application, CityRegion, StageChange
from regions.progress import WAYS_OUT, Step, contradictions, landed, way_out, why_not_out
from renkei import access
from renkei.models import User

KEPT = ("stage", "stage_text", "public", "confirmed_on", "confirmed_by", "number")  # written by acts, never typed


@transaction.atomic
def correct(
    *, application: Application, by: User | None, regions: Collection[CityRegion] | None = None, reason: str = "訂正"
) -> Application:
    """Store changed values of an application, and the regions it counts for where ``regions`` is given.

    Regions that ``by`` may not see stay as they are. An amount that comes from a stage is corrected there.
    Raises ``Refused``, ``Stale``, PermissionDenied.
    """
    stored = lock(application, by)
    for name in KEPT:
        setattr(application, name, getattr(stored, name))
    steps = read_steps(stored)
    for name, amount in landed(steps).items():
        if getattr(application, name) != amount:
            label = str(Application._meta.get_field(name).verbose_name).removesuffix("（円）")
            raise Refused(f"{label}は、段階の記録の金額です。その段階の記録を訂正してください。")
    settle(application, steps, before=landed(steps))
    changed = {
        field.name
        for field in Application._meta.concrete_fields
        if field.name != "version" and getattr(application, field.attname) != getattr(stored, field.attname)
    }
    moved = regions is not None and _set_regions(application, regions, by)
    if changed - {"note"} or moved:
        unconfirm(application)
    return put_on_record(application, by, reason) if changed or moved else application


@transaction.atomic
def correct_stage(*, application: Application, change: StageChange, step: Step, by: User | None) -> Application:
    """Correct a recorded stage: what it was, when, how much. It must fit those before and after it."""
    stored = lock(application, by)
    if change.application_id != stored.pk:
        raise PermissionDenied
    changes = list(stored.stages.order_by("id"))
    steps = [step_of(known) for known in changes]
    place = [known.pk for known in changes].index(change.pk)
    if steps[place] == step:
        return application
    before, steps[place] = landed(steps), step
    stages = [known.stage for known in steps[:place]]
    if step.stage in WAYS_OUT and way_out(stages) not in (None, step.stage):
        raise Refused(why_not_out(stages, step.stage))
    if problems := contradictions(steps, place=place):
        raise Refused(problems)
    change = changes[place]
    change.stage, change.reached_on, change.amount = step.stage.value, step.reached_on, step.amount
    change.stage_text, change.note = step.stage_text, step.note
    put_on_record(change, by, "段階の記録の訂正")
    settle(application, steps, before=before)
    unconfirm(application)
    return put_on_record(application, by, "段階の記録の訂正")


def _set_regions(application: Application, regions: Collection[CityRegion], by: User | None) -> bool:
    """Make the regions that ``by`` may see those given; whether anything changed."""
    if not regions:
        raise Refused("圏域を一つ以上選んでください。")
    links: Any = application.region_links.all()
    known = {link.region_id: link for link in (links if by is None else access.rows(by, links))}
    wanted = {region.pk: region for region in regions}
    for key in wanted.keys() - known.keys():
        add_region(application, wanted[key], by)
    for key in known.keys() - wanted.keys():
        known[key]._history_user = by
        known[key].delete()
    return wanted.keys() != known.keys()
