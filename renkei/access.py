"""Who may touch which row. Imports no application: models are named by label, owners by the path to a ministry or region.

Every list, form, autocomplete, filter, action, export, history page and address asks here. A model without a
policy is touched by nobody, and a test fails on it.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

Action = Literal["view", "add", "change", "delete"]
READ: frozenset[Action] = frozenset({"view"})
EDIT: frozenset[Action] = frozenset({"view", "change"})
FULL: frozenset[Action] = frozenset({"view", "add", "change", "delete"})
NOTHING: frozenset[Action] = frozenset()


@dataclass(frozen=True, slots=True)
class Policy:
    """What each role may do with the rows of one model.

    ``owner`` is the lookup from a row to the ministry that owns it, e.g. ``block__ministry``; None where rows
    belong to no ministry. ``open_while`` limits a contact's changes to rows that meet it, e.g. those of a draft.
    ``region`` is the lookup from a row to the region or regions it belongs to; None where rows belong to none.
    ``edition`` is the lookup to the editions a row stands in: staff see it once readers could, or if it is in none.
    """

    editor: frozenset[Action] = FULL
    contact: frozenset[Action] = NOTHING
    staff: frozenset[Action] = NOTHING
    viewer: frozenset[Action] = READ
    owner: str | None = None
    open_while: dict[str, Any] = field(default_factory=dict)
    region: str | None = None
    edition: str | None = None


DRAFT_ROWS = {"edition__state": "draft"}
READABLE = ["current", "superseded"]
POLICIES: dict[str, Policy] = {
    "renkei.User": Policy(editor=NOTHING, viewer=NOTHING),
    "renkei.SecondFactor": Policy(editor=NOTHING, viewer=NOTHING),
    "renkei.RecoveryCode": Policy(editor=NOTHING, viewer=NOTHING),
    "renkei.SignInFailure": Policy(editor=NOTHING, viewer=NOTHING),
    "measures.Ministry": Policy(editor=EDIT | {"add"}, contact=READ, staff=READ, owner="id"),
    "measures.Taxonomy": Policy(contact=READ, staff=READ),
    "measures.Role": Policy(contact=READ, staff=READ),
    "measures.PolicyField": Policy(contact=READ, staff=READ),
    "measures.Edition": Policy(editor=EDIT | {"delete"}, contact=READ),
    "measures.Block": Policy(contact=READ, owner="ministry"),
    "measures.Envelope": Policy(contact=EDIT, owner="block__ministry", open_while=DRAFT_ROWS),
    "measures.Entry": Policy(contact=EDIT, owner="block__ministry", open_while=DRAFT_ROWS),
    "measures.EntryField": Policy(
        contact=READ, owner="entry__block__ministry", open_while={"entry__edition__state": "draft"}
    ),
    "measures.Measure": Policy(
        editor=EDIT | {"add"}, contact=READ, staff=READ, owner="ministry", edition="entries__edition"
    ),
    "measures.MeasureName": Policy(contact=READ, owner="measure__ministry"),
    "measures.Succession": Policy(contact=READ, owner="predecessor__ministry"),
    "measures.Call": Policy(contact=FULL, staff=READ, owner="measure__ministry", edition="measure__entries__edition"),
    "measures.Upload": Policy(editor=EDIT | {"add"}, contact=EDIT | {"add"}, viewer=NOTHING, owner="ministry"),
    "measures.StagedRow": Policy(editor=READ, contact=READ, viewer=NOTHING, owner="upload__ministry"),
    "measures.SearchSynonym": Policy(),
    "measures.EmptySearch": Policy(editor=READ | {"delete"}),
    "measures.Counter": Policy(editor=NOTHING, viewer=NOTHING),
    "regions.Prefecture": Policy(editor=READ, staff=READ),
    "regions.Municipality": Policy(editor=EDIT | {"add"}, staff=READ),
    "regions.LegalStatus": Policy(staff=READ),
    "regions.CityRegion": Policy(editor=EDIT | {"add"}, staff=EDIT, region="id"),
    "regions.Membership": Policy(staff=EDIT | {"add"}, region="region"),
    "regions.NationalTotal": Policy(staff=READ),
    "regions.Vision": Policy(staff=FULL, region="region"),
    "regions.VisionProject": Policy(staff=FULL, region="vision__region"),
    "regions.ProjectMeasure": Policy(staff=FULL, region="project__vision__region"),
    "regions.Application": Policy(staff=EDIT | {"add"}, region="regions"),
    "regions.ApplicationRegion": Policy(staff=FULL, region="region"),
    "regions.StageChange": Policy(staff=EDIT | {"add"}, region="application__regions"),
    "regions.Sheet": Policy(editor=EDIT | {"add"}, staff=EDIT | {"add"}, viewer=NOTHING, region="region"),
    "regions.SheetRow": Policy(editor=READ, staff=READ, viewer=NOTHING, region="sheet__region"),
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


def sees_every_row(user: Any, model: type[Model]) -> bool:
    """Whether ``user`` may see the rows of a model, and none of them is another's."""
    return may(user, "view", model) and not _limit(user, model, "view")


def may(user: Any, action: Action, what: type[Model] | Model) -> bool:
    """Whether ``user`` may do ``action`` with the row ``what``, or with some row if ``what`` is a model.

    A row that is not stored yet is judged by the ministry or the region it would belong to.
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
    if user.is_superuser:
        return Q()
    if user.role == "staff" and policy.region is not None:
        return _of_own_regions(user, model, policy.region)
    if user.role == "staff" and policy.edition is not None:
        return _known_to_readers(model, policy.edition)
    if user.role != "contact" or policy.owner is None:
        return Q()
    limit = Q(**{policy.owner: user.ministry_id})
    return limit if action == "view" else limit & Q(**policy.open_while)


def _of_own_regions(user: Any, model: type[Model], region: str) -> Q:
    """Rows of the regions of a person; each once, though a row may belong to several. A history is that of its rows,
    and that of deleted rows where they still say whose they were.

    Where a table ties rows to regions it is asked row by row: a page of the newest, or one row, then costs what it
    shows. Whoever needs all rows of a region begins with that table.
    """
    tracked: Any = getattr(model, "instance_type", model)
    regions = user.regions.through.objects.filter(user=user).values("cityregion")
    if tracked is model:
        return _tied_to(model, region, regions)
    first, _, rest = region.partition("__")
    if first not in {field.name for field in tracked._meta.concrete_fields} or first == "id":
        return Q(id__in=_rows_of_regions(tracked, region, regions))
    owner = tracked._meta.get_field(first).related_model
    owners = owner._base_manager.filter(**{f"{rest or 'pk'}__in": regions}).values("pk")
    return Q(**{f"{first}__in": owners})


def _tied_to(model: Any, region: str, regions: QuerySet[Any]) -> Q:
    """What holds of rows from which the lookup ``region`` leads to one of these regions."""
    way, last = region.rpartition("__")[::2]
    for name in filter(None, way.split("__")):
        model = model._meta.get_field(name).related_model
    if last not in {field.name for field in model._meta.many_to_many}:
        return Q(**{f"{region}__in": regions})
    tie: Any = model._meta.get_field(last)
    mine = {f"{tie.m2m_reverse_field_name()}__in": regions, tie.m2m_field_name(): OuterRef(way or "pk")}
    return Q(Exists(tie.remote_field.through._base_manager.filter(**mine)))


def _rows_of_regions(model: Any, region: str, regions: QuerySet[Any]) -> QuerySet[Any]:
    """The keys of the rows of these regions; where a table ties rows to regions, as that table has them."""
    if region in {field.name for field in model._meta.many_to_many}:
        tie = model._meta.get_field(region)
        ties = tie.remote_field.through._base_manager.filter(**{f"{tie.m2m_reverse_field_name()}__in": regions})
        return ties.values(tie.m2m_field_name())  # type: ignore[no-any-return]
    return model._base_manager.filter(**{f"{region}__in": regions}).values("pk")  # type: ignore[no-any-return]


def _known_to_readers(model: type[Model], edition: str) -> Q:
    """Asked row by row: a list then costs what it shows, not what there is."""
    tracked: Any = getattr(model, "instance_type", model)
    row = tracked._base_manager.order_by().filter(pk=OuterRef("id")).values("pk")
    readable, standing = row.filter(**{f"{edition}__state__in": READABLE}), row.filter(**{f"{edition}__isnull": False})
    return Q(IsNull(Subquery(readable[:1]), False)) | Q(IsNull(Subquery(standing[:1]), True))  # EXISTS would ask of all


def _owned_in_memory(user: Any, row: Model, policy: Policy) -> bool:
    if user.role == "staff" and policy.region is not None:
        return _region_in_memory(user, row, policy.region)
    if user.role != "contact" or policy.owner is None:
        return True
    owner: Any = row
    for name in policy.owner.split("__"):
        owner = getattr(owner, name, None)
    return owner is not None and getattr(owner, "pk", owner) == user.ministry_id


def _region_in_memory(user: Any, row: Model, region: str) -> bool:
    """An unstored row belongs to the region it names; one that can name several names none yet, so its regions decide."""
    owner: Any = row
    for name in region.split("__"):
        if owner.pk is None and name in {field.name for field in owner._meta.many_to_many}:
            return True  # the rows that tie it to regions are judged one by one
        owner = getattr(owner, name, None)
        if owner is None:
            return False
    if hasattr(owner, "all"):
        return bool(owner.filter(pk__in=user.regions.values("pk")).exists())
    return bool(user.regions.filter(pk=getattr(owner, "pk", owner)).exists())
