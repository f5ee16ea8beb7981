"""An application moves on to its next stage, or is taken back (取下げ・辞退)."""

from django.db import transaction

from measures.editions import Refused
from regions.applications.rows import change_of, lock, put_on_record, read_steps, settle, unconfirm
from regions.models import Application
from regions.progress import WAYS_OUT, Step, contradictions, landed, way_out, why_not_out
from regions.stages import Stage
from renkei.models import User


@transaction.atomic
def advance(*, application: Application, step: Step, by: User | None) -> Application:
    """Record the next stage; its amount lands in the application's field for it.

    Raises ``Refused`` for a stage that cannot follow or a date before that of an earlier stage, ``Stale``.
    """
    steps = read_steps(lock(application, by))
    stages = [known.stage for known in steps]
    fitting = way_out(stages)
    if step.stage in WAYS_OUT and fitting not in (None, step.stage):
        raise Refused(why_not_out(stages, step.stage))
    if problems := contradictions([*steps, step], place=len(steps)):
        raise Refused(problems)
    if application.stage == Stage.NOT_APPLIED:
        application.reason = ""  # the mind was changed; the history keeps the reason
    settle(application, [*steps, step], before=landed(steps))
    unconfirm(application)
    put_on_record(change_of(application, step, by), by, step.stage.label)
    return put_on_record(application, by, step.stage.label)


def withdraw(
    *, application: Application, reached_on: str, by: User | None, wanted: Stage | None = None, note: str = ""
) -> Application:
    """Take an application back: 取下げ before a decision, 辞退 after 採択 or 内示, whichever fits.

    Raises ``Refused``, saying why, where neither fits or ``wanted`` names the other one.
    """
    stages = [step.stage for step in read_steps(application)]
    fitting = way_out(stages)
    if fitting is None or wanted not in (None, fitting):
        raise Refused(why_not_out(stages, wanted))
    return advance(application=application, step=Step(fitting, reached_on, note=note), by=by)
