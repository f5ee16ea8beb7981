"""The rows of an application, as every act on it reads and writes them: locked, settled, checked whole, on record."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from measures.editions import Refused
from regions.models import Application, ApplicationRegion, CityRegion, StageChange
from regions.progress import Step, landed, route_of
from regions.stages import Stage
from renkei import access
from renkei.models import Stale, User

AMOUNTS = ("requested", "granted", "settled")
UNCONFIRMED = {"public": False, "confirmed_on": None, "confirmed_by": None}


def recorded_steps(application: Application) -> list[Step]:
    """The stages recorded for an application, in order; where they were fetched with it, as they were fetched."""
    return [step_of(change) for change in application.stages.all()]


def read_steps(application: Application) -> list[Step]:
    """The stages as the database has them now, in the order in which they were recorded."""
    return [step_of(change) for change in application.stages.order_by("id")]


def step_of(change: StageChange) -> Step:
    """What a recorded stage says: stage, partial date, amount in 円, words, note."""
    return Step(Stage(change.stage), change.reached_on, change.amount, change.stage_text, change.note)


def change_of(application: Application, step: Step, by: User | None) -> StageChange:
    """A row for the next stage, not yet stored."""
    return StageChange(
        application=application,
        stage=step.stage.value,
        stage_text=step.stage_text,
        reached_on=step.reached_on,
        amount=step.amount,
        note=step.note,
        recorded_by=by,
    )


def lock(application: Application, by: User | None) -> Application:
    """The stored row, locked. Stale if it is no longer the one that was read; PermissionDenied if it is not one's own."""
    if by is not None and not access.may(by, "change", application):
        raise PermissionDenied
    stored = Application.objects.select_for_update().get(pk=application.pk)
    if stored.version != application.version:
        raise Stale(stored)
    return stored


def settle(application: Application, steps: list[Step], *, before: dict[str, int]) -> None:
    """Give the application the stage, the route and the amounts (円) that its stages show; ``before`` is what they were.

    Raises ``Refused`` where route or reason contradict the stages. The caller stores it.
    """
    if steps:
        application.stage, application.stage_text = steps[-1].stage.value, steps[-1].stage_text
    for name in AMOUNTS:
        now = landed(steps).get(name)
        if now is not None or name in before:
            setattr(application, name, now)
    stages = [step.stage for step in steps]
    route = route_of(stages)
    if route and application.route == Application.Route.UNKNOWN:
        application.route = route
    if route and application.route != route:
        shown = Application.Route(route).label
        raise Refused(f"方式が「{application.get_route_display()}」ですが、{shown}の段階が記録されています。")
    if application.stage == Stage.NOT_APPLIED and not application.reason:
        raise Refused("申請見送りの理由を選んでください。")
    if application.stage != Stage.NOT_APPLIED and application.reason:
        raise Refused("申請しない理由は、「申請見送り」のときだけ選んでください。")


def unconfirm(application: Application) -> None:
    """Make the application internal until an editor has seen what changed; the caller stores it."""
    for name, value in UNCONFIRMED.items():
        setattr(application, name, value)


def add_region(application: Application, region: CityRegion, by: User | None) -> None:
    """Store that an application counts for a region. PermissionDenied for a region that is not one's own."""
    link = ApplicationRegion(application=application, region=region)
    if by is not None and not access.may(by, "add", link):
        raise PermissionDenied
    put_on_record(link, by, "")


def put_on_record(row: Any, by: User | None, reason: str) -> Any:
    """Check the row whole and save it. Raises ``Refused``: what is wrong, with the name of its field."""
    by_the_system = [name for name in ("number", "recorded_by") if getattr(row, name, "") is None]
    try:
        row.full_clean(exclude=by_the_system)
    except ValidationError as error:
        raise Refused(_named(row, error)) from error
    row._history_user, row._change_reason = by, reason
    row.save()
    return row


def _named(row: models.Model, error: ValidationError) -> list[str]:
    found = []
    for name, messages in error.message_dict.items():
        label = "" if name == "__all__" else f"{row._meta.get_field(name).verbose_name}："
        found += [f"{label}{message}" for message in messages]
    return found
