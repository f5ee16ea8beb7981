"""Applications made by the acts themselves, for the tests of these acts."""

from typing import Any

from regions.applications import advance, confirm, record
from regions.models import Application
from regions.progress import Step
from regions.stages import Stage
from renkei.models import User
from tests.factories import make_user
from tests.regions.factories import make_region

S = Stage


def recorded(*steps: Step, **values: Any) -> Application:
    """Return an application recorded through the acts, one step after the other."""
    first, *later = steps or (Step(S.APPLIED, "2025-05-01"),)
    values = {"applicant": "福山市", "fiscal_year": 2025, "measure_text": "公募", **values}
    regions = values.pop("regions", None) or [make_region()]
    application = record(application=Application(**values), regions=regions, first=first, by=None)
    for step in later:
        advance(application=application, step=step, by=None)
    return application


def stored(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def confirmed(*steps: Step, **values: Any) -> Application:
    application = recorded(*steps, source="https://example.jp/adopted", **values)
    return confirm(application=application, by=make_user(role="editor", username=f"e{User.objects.count()}"))
