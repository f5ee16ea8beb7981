"""前年度からの変更: an edition beside the current edition of the newest earlier year, and the bridge between their sums."""

from collections.abc import Collection
from dataclasses import dataclass, field

from measures.answers.values import ENDINGS, MISSING
from measures.bridge_charts import Chart, draw_bridge
from measures.bridge_sums import BridgeSums
from measures.bridges import Bridge, Budget, budgets_of, build_bridge, has_special
from measures.changes import Change, ChangeSet, Row, RowChange, compare, row_of
from measures.models import Edition, StagedRow, Succession, Upload
from measures.models.entries import EntryQuerySet
from measures.notation.text import squeeze
from measures.wording import Wording, compare_wording

NAMES = {"name", "full_name"}  # the columns that 名称変更 speaks of


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that differs."""

    change: Change

    @property
    def wording(self) -> Wording:
        """Both texts, with the words that differ told apart; worked out anew each time."""
        return compare_wording(self.change.old, self.change.new)


@dataclass(frozen=True, slots=True)
class Revised:
    """A row, and those of its cells that differ in one way (by meaning, or in spelling alone)."""

    row: RowChange
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Kin:
    """A row of the other year that a row was carried on as, or comes from, and by which kind of succession."""

    row: Row
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Ended:
    """掲載終了: the row as it stood, why it ended, and what it was carried on as, as far as that is on record."""

    row: Row
    fate: str  # abolished, merged, dropped; "" where nothing is on record
    reason: str
    successors: tuple[Kin, ...]


@dataclass(frozen=True, slots=True)
class New:
    """新規: the row as it stands, and rows of the earlier year that were carried on as it."""

    row: Row
    origins: tuple[Kin, ...]


@dataclass(frozen=True, slots=True)
class BudgetChange:
    """予算額の増減の内訳 in one way of counting, with its drawing."""

    bridge: Bridge
    chart: Chart


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an edition changes against ``base``. There are no bridges between unequal budget stages."""

    edition: Edition
    base: Edition
    changes: ChangeSet
    new: list[New]
    ended: list[Ended]
    whole: BudgetChange | None = None
    without_special: BudgetChange | None = None  # where 臨時・特別の措置 is named in either year
    unread: list[tuple[Edition, Budget]] = field(default_factory=list)

    @property
    def renamed(self) -> list[Revised]:
        """名称変更: another name by which readers know the measure."""
        return self._of("renamed")

    @property
    def revised(self) -> list[Revised]:
        """変更あり, but for what stands under 名称変更."""
        return self._of("revised")

    @property
    def spelling(self) -> list[Revised]:
        """表記のみ: cells that mean the same."""
        return self._of("spelling")

    @property
    def unchanged(self) -> int:
        """How many rows say the same to the letter."""
        return len(self.changes.unchanged)

    def _of(self, kind: str) -> list[Revised]:
        found = map(revisions_of, self.changes.revised)
        return [kinds[kind] for kinds in found if kind in kinds]


def revisions_of(row: RowChange) -> dict[str, Revised]:
    """Return what a row that stands in both years is shown under, {renamed, revised, spelling: with these cells}."""
    renamed = is_renamed(row)
    found = {
        "revised": Revised(row, _cells(row, names=False if renamed else None, spelling=False)),
        "spelling": Revised(row, _cells(row, names=None, spelling=True)),
    }
    kinds = {kind: revised for kind, revised in found.items() if revised.cells}
    return kinds | ({"renamed": Revised(row, _cells(row, names=True, spelling=False))} if renamed else {})


def is_renamed(row: RowChange) -> bool:
    """Whether the name that means something by itself is another one, not only spelt otherwise."""
    return bool(row.old and row.new) and squeeze(row.old.display_name) != squeeze(row.new.display_name)


def earlier_than(edition: Edition) -> Edition | None:
    """Return what readers see today of the newest earlier year, if there is one."""
    return Edition.objects.current().filter(year__lt=edition.year).newest_first().first()


def compare_years(edition: Edition, entries: EntryQuerySet, base: Edition, before: EntryQuerySet) -> Comparison:
    """Compare ``entries`` of ``edition`` with those ``before`` of ``base``, in a fixed number of queries."""
    new, old = (
        list(rows.select_related("block__ministry", "measure", "envelope").in_document_order())
        for rows in (entries, before)
    )
    changes = compare(map(row_of, old), map(row_of, new))
    known = {row.row.number: row for row in changes.rows if row.row.number is not None}
    successions = [
        one
        for one in Succession.objects.filter(
            predecessor__number__in=[number for number, row in known.items() if row.new is None],
            fiscal_year__gt=base.year,
            fiscal_year__lte=edition.year,
        ).select_related("predecessor", "successor")
        if (kin := known.get(one.successor.number)) and kin.new
    ]
    old_budgets, new_budgets = budgets_of(old), budgets_of(new)
    whole = without = None
    if edition.budget_stage == base.budget_stage:
        pairs = [(one.predecessor.number, one.successor.number) for one in successions]
        whole = _budget_change(edition, base, build_bridge(old_budgets, new_budgets, successions=pairs))
        if has_special(old_budgets, new_budgets):
            bridge = build_bridge(old_budgets, new_budgets, successions=pairs, special=False)
            without = _budget_change(edition, base, bridge)
    return Comparison(
        edition=edition,
        base=base,
        changes=changes,
        new=[_new(row.row, successions, known) for row in changes.new],
        ended=_ended(edition, [row.row for row in changes.ended], successions, known),
        whole=whole,
        without_special=without,
        unread=[
            (each, budget)
            for each, budgets in ((base, old_budgets), (edition, new_budgets))
            for budget in budgets
            if not budget.is_known
        ],
    )


def _budget_change(edition: Edition, base: Edition, bridge: Bridge) -> BudgetChange:
    return BudgetChange(bridge, draw_years(edition, base, bridge))


def draw_years(edition: Edition, base: Edition, bridge: Bridge | BridgeSums) -> Chart:
    """Return the drawing of the bridge between the sums of two editions."""
    return draw_bridge(bridge, old=f"{base.year_name}の合計", new=f"{edition.year_name}の合計")


def _cells(row: RowChange, *, names: bool | None, spelling: bool) -> tuple[Cell, ...]:
    """The cells of a row that differ by meaning or in spelling; of names alone, but for names, or all (None)."""
    return tuple(
        Cell(change)
        for change in row.changes
        if change.spelling_only is spelling and (names is None or names is (change.column in NAMES))
    )


def _new(row: Row, successions: list[Succession], rows: dict[int, RowChange]) -> New:
    origins = [one for one in successions if one.successor.number == row.number]
    return New(row, tuple(_kin(one, rows[one.predecessor.number].row) for one in origins))


def _ended(
    edition: Edition, ended: list[Row], successions: list[Succession], rows: dict[int, RowChange]
) -> list[Ended]:
    fates = fates_of(edition, {row.number for row in ended if row.number is not None})
    found = []
    for row in ended:
        kin = [_kin(one, rows[one.successor.number].row) for one in successions if one.predecessor.number == row.number]
        fate = fates.get(row.number or 0, "")
        found.append(Ended(row, fate, REASONS.get(fate, ""), tuple(kin)))
    return found


def _kin(succession: Succession, row: Row) -> Kin:
    return kin_of(row, succession.kind)


def kin_of(row: Row, kind: str) -> Kin:
    """Return the row of the other year with the words of the succession that leads there."""
    return Kin(row, kind, str(Succession.Kind(kind).label))


REASONS = {fate: label.removeprefix("掲載終了：") for fate, label in MISSING if fate in ENDINGS}


def fates_of(edition: Edition, numbers: Collection[int]) -> dict[int, str]:
    """Return why measures left the year, as it was decided when the ministry's answer was applied: number → fate."""
    rows = StagedRow.objects.filter(
        upload__state=Upload.State.APPLIED,
        upload__applied_to__year=edition.year,
        upload__applied_to__revision__lte=edition.revision,
        number__in=numbers,
        verdict="ended",
    ).order_by("upload__applied_at")
    found = rows.values_list("number", "proposal")
    return {number: proposal["fate"] for number, proposal in found if proposal.get("fate") in ENDINGS}
