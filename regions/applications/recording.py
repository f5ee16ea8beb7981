"""An application is recorded: 申請, or that nothing was asked for (申請見送り).

``by`` may be None for the system itself, in this module and its neighbours.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from measures.editions import Refused
from regions.applications.rows import UNCONFIRMED, add_region, change_of, put_on_record, settle
from regions.models import Application, CityRegion
from regions.progress import Step, contradictions
from regions.stages import Stage
from renkei import access
from renkei.models import User


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
    settle(application, [first], before={})
    put_on_record(application, by, "新しい記録")
    for region in regions:
        add_region(application, region, by)
    put_on_record(change_of(application, first, by), by, "新しい記録")
    return application


def not_applied(
    *, application: Application, regions: Collection[CityRegion], reason: str, by: User | None, decided_on: str = ""
) -> Application:
    """Store that nothing was asked for (申請見送り), with its reason: one of ``Application.Reason``."""
    application.reason = reason
    return record(application=application, regions=regions, first=Step(Stage.NOT_APPLIED, decided_on), by=by)
