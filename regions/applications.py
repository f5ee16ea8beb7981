"""The acts on applications (申請・採択状況): record, advance, correct, take back, confirm. Atomic; each says who did it.

An application is internal until an editor confirms its source. Whatever changes what was confirmed makes it internal
and unconfirmed again, so that nobody reads what no editor has seen. ``by`` may be None for the system itself.
"""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from measures.editions import Refused
from measures.notation.years import write_date
from regions.dates import first_day_of
from regions.models import Application, ApplicationRegion, CityRegion, Membership, StageChange
from regions.progress import WAYS_OUT, Step, contradictions, landed, route_of, way_out, why_not_out
from regions.stages import Stage
from renkei import access
from renkei.models import Stale, User

AMOUNTS = ("requested", "granted", "settled")
KEPT = ("stage", "stage_text", "public", "confirmed_on", "confirmed_by", "number")  # written by acts, never typed
UNCONFIRMED = {"public": False, "confirmed_on": None, "confirmed_by": None}


@transaction.atomic
def record(*, application: Application, regions: Collection[CityRegion], first: Step, by: User | None) -> Application:
    """Store a new application with the regions it counts for and its first stage; internal until confirmed.

    Raises ``Refused`` with what is missing or does not fit, PermissionDenied for a region that is not one's own.
    """
    if by is not None and not access.may(by, "add", Application):
        raise PermissionDenied
    if not regions:
        raise Refused("圏域を一つ以上選んでください。")
    for name, value in UNCONFIRMED.items():
        setattr(application, name, value)
    if problems := contradictions([first], place=0):
        raise Refused(problems)
    _settle(application, [first], before={})
    _on_record(application, by, "新しい記録")
    for region in regions:
        _add_region(application, region, by)
    _on_record(_change(application, first, by), by, "新しい記録")
    return application


def not_applied(
    *, application: Application, regions: Collection[CityRegion], reason: str, by: User | None, decided_on: str = ""
) -> Application:
    """Store that nothing was asked for (申請見送り), with its reason: one of ``Application.Reason``."""
    application.reason = reason
    return record(application=application, regions=regions, first=Step(Stage.NOT_APPLIED, decided_on), by=by)


@transaction.atomic
def advance(*, application: Application, step: Step, by: User | None) -> Application:
    """Record the next stage; its amount lands in the application's field for it.

    Raises ``Refused`` for a stage that cannot follow or a date before that of an earlier stage, ``Stale``.
    """
    steps = _steps(_locked(application, by))
    stages = [known.stage for known in steps]
    fitting = way_out(stages)
    if step.stage in WAYS_OUT and fitting not in (None, step.stage):
        raise Refused(why_not_out(stages, step.stage))
    if problems := contradictions([*steps, step], place=len(steps)):
        raise Refused(problems)
    if application.stage == Stage.NOT_APPLIED:
        application.reason = ""  # the mind was changed; the history keeps the reason
    _settle(application, [*steps, step], before=landed(steps))
    _unconfirm(application)
    _on_record(_change(application, step, by), by, step.stage.label)
    return _on_record(application, by, step.stage.label)


def withdraw(
    *, application: Application, reached_on: str, by: User | None, wanted: Stage | None = None, note: str = ""
) -> Application:
    """Take an application back: 取下げ before a decision, 辞退 after 採択 or 内示, whichever fits.

    Raises ``Refused``, saying why, where neither fits or ``wanted`` names the other one.
    """
    stages = [step.stage for step in _steps(application)]
    fitting = way_out(stages)
    if fitting is None or wanted not in (None, fitting):
        raise Refused(why_not_out(stages, wanted))
    return advance(application=application, step=Step(fitting, reached_on, note=note), by=by)


@transaction.atomic
def correct(
    *, application: Application, by: User | None, regions: Collection[CityRegion] | None = None, reason: str = "訂正"
) -> Application:
    """Store changed values of an application, and the regions it counts for where ``regions`` is given.

    Regions that ``by`` may not see stay as they are. An amount that comes from a stage is corrected there.
    Raises ``Refused``, ``Stale``, PermissionDenied.
    """
    stored = _locked(application, by)
    for name in KEPT:
        setattr(application, name, getattr(stored, name))
    steps = _steps(stored)
    for name, amount in landed(steps).items():
        if getattr(application, name) != amount:
            label = str(Application._meta.get_field(name).verbose_name).removesuffix("（円）")
            raise Refused(f"{label}は、段階の記録の金額です。その段階の記録を訂正してください。")
    _settle(application, steps, before=landed(steps))
    changed = {
        field.name
        for field in Application._meta.concrete_fields
        if field.name != "version" and getattr(application, field.attname) != getattr(stored, field.attname)
    }
    moved = regions is not None and _set_regions(application, regions, by)
    if changed - {"note"} or moved:
        _unconfirm(application)
    return _on_record(application, by, reason) if changed or moved else application


@transaction.atomic
def correct_stage(*, application: Application, change: StageChange, step: Step, by: User | None) -> Application:
    """Correct a recorded stage: what it was, when, how much. It must fit those before and after it."""
    stored = _locked(application, by)
    if change.application_id != stored.pk:
        raise PermissionDenied
    changes = list(stored.stages.order_by("id"))
    steps = [_step(known) for known in changes]
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
    _on_record(change, by, "段階の記録の訂正")
    _settle(application, steps, before=before)
    _unconfirm(application)
    return _on_record(application, by, "段階の記録の訂正")


@transaction.atomic
def confirm(*, application: Application, by: User) -> Application:
    """Note that an editor has checked the source (出典の確認), and show the application to everybody. Editors only."""
    _editors_only(by)
    stored = _locked(application, by)
    if not stored.source:
        raise Refused("出典（公表されているページ）がないため、確認して公表することはできません。")
    application.confirmed_on, application.confirmed_by, application.public = timezone.localdate(), by, True
    return _on_record(application, by, "出典の確認・公表")


@transaction.atomic
def unpublish(*, application: Application, reason: str, by: User) -> Application:
    """Make a public application internal again, with a reason. Editors only."""
    _editors_only(by)
    if not reason.strip():
        raise Refused("公表を取りやめる理由を入力してください。")
    stored = _locked(application, by)
    if not stored.public:
        raise Refused("公表していないため、取りやめることはできません。")
    application.public = False
    return _on_record(application, by, f"公表の取りやめ：{reason.strip()}"[:100])


def warnings(application: Application, regions: Collection[CityRegion]) -> list[str]:
    """What a person should look at again: an applicant that was no member of the region in that fiscal year.

    No refusal: a group may be led from outside. Nothing is said where year or municipality is not known.
    """
    if application.municipality is None or application.fiscal_year is None:
        return []
    day = first_day_of(application.fiscal_year)
    members = Membership.objects.filter(municipality=application.municipality, region__in=regions)
    held: dict[int, list[bool | None]] = {region.pk: [] for region in regions}
    for membership in members.select_related("region"):
        held[membership.region_id].append(membership.held_on(day))
    found = []
    for region in regions:
        if None in held[region.pk] and True not in held[region.pk]:
            words = "構成市町村であったかどうか、加入日が未確認のため分かりません"
        elif True not in held[region.pk]:
            words = "構成市町村ではありません"
        else:
            continue
        found.append(f"{application.municipality}は、{region}の{words}（{write_date(day)}時点）。")
    return found


def recorded_steps(application: Application) -> list[Step]:
    """The stages recorded for an application, in order; those of a page that is only read are asked for once."""
    if (shown := getattr(application, "shown_stages", None)) is not None:
        return [_step(change) for change in shown]
    return _steps(application)


def _steps(application: Application) -> list[Step]:
    return [_step(change) for change in application.stages.order_by("id")]


def _step(change: StageChange) -> Step:
    return Step(Stage(change.stage), change.reached_on, change.amount, change.stage_text, change.note)


def _change(application: Application, step: Step, by: User | None) -> StageChange:
    return StageChange(
        application=application,
        stage=step.stage.value,
        stage_text=step.stage_text,
        reached_on=step.reached_on,
        amount=step.amount,
        note=step.note,
        recorded_by=by,
    )


def _locked(application: Application, by: User | None) -> Application:
    """The stored row, locked. Stale if it is no longer the one that was read; PermissionDenied if it is not one's own."""
    if by is not None and not access.may(by, "change", application):
        raise PermissionDenied
    stored = Application.objects.select_for_update().get(pk=application.pk)
    if stored.version != application.version:
        raise Stale(stored)
    return stored


def _settle(application: Application, steps: list[Step], *, before: dict[str, int]) -> None:
    """Give the application the stage, the route and the amounts that its stages show; ``before`` is what they were."""
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


def _unconfirm(application: Application) -> None:
    for name, value in UNCONFIRMED.items():
        setattr(application, name, value)


def _set_regions(application: Application, regions: Collection[CityRegion], by: User | None) -> bool:
    """Make the regions that ``by`` may see those given; whether anything changed."""
    if not regions:
        raise Refused("圏域を一つ以上選んでください。")
    links: Any = application.region_links.all()
    known = {link.region_id: link for link in (links if by is None else access.rows(by, links))}
    wanted = {region.pk: region for region in regions}
    for key in wanted.keys() - known.keys():
        _add_region(application, wanted[key], by)
    for key in known.keys() - wanted.keys():
        known[key]._history_user = by
        known[key].delete()
    return wanted.keys() != known.keys()


def _add_region(application: Application, region: CityRegion, by: User | None) -> None:
    link = ApplicationRegion(application=application, region=region)
    if by is not None and not access.may(by, "add", link):
        raise PermissionDenied
    _on_record(link, by, "")


def _editors_only(by: User) -> None:
    if not by.is_active or not (by.is_superuser or by.role == User.Role.EDITOR):
        raise PermissionDenied


def _on_record(row: Any, by: User | None, reason: str) -> Any:
    """Check the row whole and save it; what is wrong is said with the name of its field."""
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
