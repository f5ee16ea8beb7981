"""Who may touch which row. Imports no application: models are named by label, owners by the path to a ministry.

Every list, form, autocomplete, filter, action, export, history page and address asks here. A model without a
policy is touched by nobody, and a test fails on it.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Model, Q, QuerySet

Action = Literal["view", "add", "change", "delete"]
READ: frozenset[Action] = frozenset({"view"})
EDIT: frozenset[Action] = frozenset({"view", "change"})
FULL: frozenset[Action] = frozenset({"view", "add", "change", "delete"})
NOTHING: frozenset[Action] = frozenset()


@dataclass(frozen=True, slots=True)
class Policy:
    """What each role may do with the rows of one model.

    ``owner`` is the lookup from a row to the ministry that owns it, e.g. ``block__ministry``; None where rows
    belong to nobody. ``open_while`` limits a contact's changes to rows that meet it, e.g. those of a draft.
    """

    editor: frozenset[Action] = FULL
    contact: frozenset[Action] = NOTHING
    viewer: frozenset[Action] = READ
    owner: str | None = None
    open_while: dict[str, Any] = field(default_factory=dict)


DRAFT_ROWS = {"edition__state": "draft"}
POLICIES: dict[str, Policy] = {
    "renkei.User": Policy(editor=NOTHING, viewer=NOTHING),
    "measures.Ministry": Policy(editor=EDIT | {"add"}, contact=READ, owner="id"),
    "measures.Taxonomy": Policy(contact=READ),
    "measures.Role": Policy(contact=READ),
    "measures.PolicyField": Policy(contact=READ),
    "measures.Edition": Policy(editor=EDIT | {"delete"}, contact=READ),
    "measures.Block": Policy(contact=READ, owner="ministry"),
    "measures.Envelope": Policy(contact=EDIT, owner="block__ministry", open_while=DRAFT_ROWS),
    "measures.Entry": Policy(contact=EDIT, owner="block__ministry", open_while=DRAFT_ROWS),
    "measures.EntryField": Policy(
        contact=READ, owner="entry__block__ministry", open_while={"entry__edition__state": "draft"}
    ),
    "measures.Measure": Policy(editor=EDIT | {"add"}, contact=READ, owner="ministry"),
    "measures.MeasureName": Policy(contact=READ, owner="measure__ministry"),
    "measures.Succession": Policy(contact=READ, owner="predecessor__ministry"),
    "measures.Call": Policy(contact=FULL, owner="measure__ministry"),
    "measures.Upload": Policy(editor=EDIT | {"add"}, contact=EDIT | {"add"}, viewer=NOTHING, owner="ministry"),
    "measures.StagedRow": Policy(editor=READ, contact=READ, viewer=NOTHING, owner="upload__ministry"),
    "measures.Counter": Policy(editor=NOTHING, viewer=NOTHING),
}


def policy_of(model: type[Model]) -> Policy:
    """Return the policy of a model or of the model whose history it holds; no policy means nobody."""
    tracked = getattr(model, "instance_type", model)
    return POLICIES.get(tracked._meta.label, Policy(editor=NOTHING, viewer=NOTHING))


def rows(user: Any, queryset: QuerySet[Any], action: Action = "view") -> QuerySet[Any]:
    """Return those rows of ``queryset`` with which ``user`` may do ``action``."""
    if not may(user, action, queryset.model):
        return queryset.none()
    return queryset.filter(_limit(user, queryset.model, action))


def may(user: Any, action: Action, what: type[Model] | Model) -> bool:
    """Whether ``user`` may do ``action`` with the row ``what``, or with some row if ``what`` is a model.

    A row that is not stored yet is judged by the ministry it would belong to.
    """
    if not (user.is_active and user.is_authenticated):
        return False
    model = what if isinstance(what, type) else type(what)
    policy = policy_of(model)
    if user.is_superuser:
        return True
    if action not in getattr(policy, user.role, NOTHING):
        return False
    if isinstance(what, type):
        return True
    if what.pk is None:
        return _owned_in_memory(user, what, policy)
    return type(what)._base_manager.filter(_limit(user, model, action), pk=what.pk).exists()


def _limit(user: Any, model: type[Model], action: Action) -> Q:
    policy = policy_of(model)
    if user.is_superuser or user.role != "contact" or policy.owner is None:
        return Q()
    limit = Q(**{policy.owner: user.ministry_id})
    return limit if action == "view" else limit & Q(**policy.open_while)


def _owned_in_memory(user: Any, row: Model, policy: Policy) -> bool:
    if user.role != "contact" or policy.owner is None:
        return True
    owner: Any = row
    for name in policy.owner.split("__"):
        owner = getattr(owner, name, None)
    return owner is not None and getattr(owner, "pk", owner) == user.ministry_id
