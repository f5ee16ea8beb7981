"""What each role must be answered, from the table of policies and the few lines below; nothing here asks ``may`` or ``rows``."""

from django.contrib import admin
from django.db.models import Model

from renkei.access import POLICIES
from tests.rights.world import OWN, Canary

ENTERS = {"viewer", "contact", "staff", "editor", "administrator"}  # the others are led to the door
# what is done by acts alone, or never: closed to everybody, administrators included
CLOSED = {
    "renkei.User": {"delete"},
    "measures.Upload": {"add", "delete"},
    "measures.Envelope": {"add", "delete"},
    "measures.Edition": {"add"},
    "measures.EmptySearch": {"add", "change"},
    "regions.Sheet": {"add", "delete"},
}


def allows(role: str, action: str, label: str, whose: str = OWN) -> bool:
    """Whether the table lets a role do this with its own or another's row of a model."""
    if role == "administrator":
        return True
    policy = POLICIES[label]
    if role not in ENTERS or action not in getattr(policy, role):
        return False
    narrow = (role == "contact" and policy.owner is not None) or (role == "staff" and policy.region is not None)
    return whose == OWN or not narrow


def reads(role: str, canary: Canary) -> bool:
    """Whether a role may read these words in the office."""
    return allows(role, "view", canary.label, canary.whose)


def may_page(role: str, action: str, model: type[Model], whose: str = OWN) -> bool:
    """As ``allows``, without what is closed to everybody."""
    label = model._meta.label
    if action in CLOSED.get(label, ()):
        return False
    return allows(role, action, label, whose)


def status_of_page(role: str, page: str, method: str, model: type[Model], whose: str) -> int:
    """The status of one of Django's pages of a model: what one may not know of is 404, what one may not do is 403.

    Who may do it with no row at all is refused before any row is looked for, which tells nothing.
    """
    if role not in ENTERS:
        return 302
    if page in {"changelist", "add"}:
        return _of_no_row(role, page, method, model)
    label = model._meta.label
    sees, knows = allows(role, "view", label, whose), allows(role, "view", label)
    if page == "history":
        return 200 if sees else 404
    action = "delete" if page == "delete" else "change" if method == "POST" else "view"
    if action == "view":
        return 200 if sees else 404 if knows else 403
    closed = action in CLOSED.get(label, ())
    if closed or not allows(role, action, label):
        return 403
    if not sees:
        return 404
    if not may_page(role, action, model, whose):
        return 403
    return 302 if method == "POST" else 200


def _of_no_row(role: str, page: str, method: str, model: type[Model]) -> int:
    if page == "changelist":
        return 200 if allows(role, "view", model._meta.label) else 403
    if not may_page(role, "add", model):
        return 403
    return 302 if method == "POST" else 200


def registered() -> list[type[Model]]:
    """Every model of the admin registry."""
    return list(admin.site._registry)
