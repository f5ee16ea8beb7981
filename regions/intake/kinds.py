"""The kinds of lists with their rules, and who may hand in which."""

from typing import Any

from regions.intake.applications import ApplicationRules
from regions.intake.memberships import MembershipRules
from regions.intake.municipalities import MunicipalityRules
from regions.intake.rules import Rules
from regions.models import Sheet
from renkei import access
from renkei.models import User

RULES: dict[str, type[Rules]] = {
    Sheet.Kind.MUNICIPALITIES: MunicipalityRules,
    Sheet.Kind.MEMBERSHIPS: MembershipRules,
    Sheet.Kind.APPLICATIONS: ApplicationRules,
}


def kinds_for(user: Any) -> list[str]:
    """The kinds of lists that a person may hand in and apply: staff of regions applications alone."""
    if not access.may(user, "add", Sheet):
        return []
    staff = user.role == User.Role.STAFF and not user.is_superuser
    return [Sheet.Kind.APPLICATIONS] if staff else list(Sheet.Kind.values)


def rules_for(sheet: Sheet, *, by: User | None) -> Rules:
    """The rules of a sheet as they hold for a person; None is the system, which may do everything."""
    return RULES[sheet.kind](by=by, region=sheet.region, year=sheet.year)
