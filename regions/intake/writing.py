"""Write snapshots: many rows at once, each with its history row; the same way for applying, undoing and redoing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from measures.editions import Refused
from measures.models import Counter
from regions.intake.snapshots import MAIN, Children, Shape, Snapshot
from regions.models import Application, Municipality
from renkei.models import User, VersionedRecord

BATCH = 400
SEARCHED = (Municipality, Application)  # what a search looks through is derived from their columns


@dataclass(slots=True)
class Move:
    """A row (None: not there yet) and what it shall be (None: gone). ``pk`` is filled in when the row is made."""

    pk: int | None
    target: Snapshot | None
    exists: bool


class Writer:
    """Writes moves of one shape on behalf of a person, with one reason."""

    def __init__(self, shape: Shape, *, by: User | None, reason: str) -> None:
        self.shape, self.by, self.reason = shape, by, reason
        self._keys: dict[type[models.Model], dict[Any, int]] = {}

    def put(self, moves: Sequence[Move]) -> None:
        """Write all moves or none. Raises ``Refused`` where a row in use would go or rows would contradict each other."""
        gone = [move for move in moves if move.exists and move.target is None]
        fresh = [move for move in moves if not move.exists and move.target is not None]
        changed = [move for move in moves if move.exists and move.target is not None]
        steps = [(self._delete, gone), (self._update, changed), (self._create, fresh)]
        try:
            with transaction.atomic():
                for step, some in reversed(steps) if self.shape.new_first else steps:
                    if some:
                        step(some)
        except ProtectedError as error:
            names = "、".join(sorted({str(row) for row in error.protected_objects})[:5])
            raise Refused(f"ほかの行（{names}）から使われている行があるため、書き込めません。") from error
        except IntegrityError as error:
            raise Refused("ほかの行と矛盾するため、書き込めません。今の内容と比べ直してください。") from error

    # --- rows ----------------------------------------------------------------------------------------------------

    def _create(self, moves: list[Move]) -> None:
        model: Any = self.shape.model
        self._number(moves)
        for wave in _waves(moves, self.shape):
            rows = [self._build(model, move) for move in wave]
            self._save_new(rows, model)
            for row, move in zip(rows, wave, strict=True):
                move.pk = row.pk
            self._keys.pop(model, None)
        self._put_children(moves)

    def _build(self, model: Any, move: Move) -> Any:
        assert move.target is not None
        row = model(pk=move.pk, **self._values(move.target, self.shape.fields))
        if hasattr(row, "derive"):
            row.derive()
        return row

    def _number(self, moves: list[Move]) -> None:
        """Applications get their numbers here; one that is put back keeps its own."""
        if self.shape.model is not Application:
            return
        nameless = [move.target for move in moves if move.target and move.target["number"] is None]
        for number, target in zip(
            Counter.take("application", len(nameless)) if nameless else [], nameless, strict=True
        ):
            target["number"] = number

    def _update(self, moves: list[Move]) -> None:
        model: Any = self.shape.model
        targets = {move.pk: move.target for move in moves}
        rows = list(model._base_manager.select_for_update().filter(pk__in=targets).order_by("pk"))
        if len(rows) != len(targets):
            raise Refused("書き込む行の一部が、表示のあとに削除されました。今の内容と比べ直してください。")
        touched = []
        for row in rows:
            values = self._values(targets[row.pk], self.shape.fields)
            if any(getattr(row, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(row, name, value)
                if hasattr(row, "derive"):
                    row.derive()
                touched.append(row)
        fields = [*self.shape.fields, *(["search"] if model in SEARCHED else [])]
        ended = [row for row in touched if getattr(row, "ends_on", "")]
        for some in (ended, [row for row in touched if row not in ended]):  # one period ends before the next begins
            self._save_changed(some, model, fields)
        self._put_children(moves)

    def _delete(self, moves: list[Move]) -> None:
        for row in self.shape.model._base_manager.filter(pk__in=[move.pk for move in moves]):
            self._remove(row)

    # --- rows that belong to them --------------------------------------------------------------------------------

    def _put_children(self, moves: list[Move]) -> None:
        for children in self.shape.children:
            self._put_kind(children, {move.pk: move.target[children.name] for move in moves if move.target})

    def _put_kind(self, children: Children, wanted: dict[int | None, list[Snapshot]]) -> None:
        model: Any = children.model
        held: dict[int, dict[int, Any]] = defaultdict(dict)
        for row in model._base_manager.filter(**{f"{children.key}__in": wanted}):
            held[getattr(row, f"{children.key}_id")][row.pk] = row
        fresh, changed = [], []
        for parent, targets in wanted.items():
            rows = held[parent] if parent is not None else {}
            kept = {target["id"] for target in targets}
            for row in [row for pk, row in rows.items() if pk not in kept]:
                self._remove(row)
            for target in targets:
                values = self._values(target, children.fields)
                row = rows.get(target["id"])
                if row is None:
                    fresh.append((model(pk=target["id"], **{f"{children.key}_id": parent}, **values), target))
                elif any(getattr(row, name) != value for name, value in values.items()):
                    for name, value in values.items():
                        setattr(row, name, value)
                    changed.append(row)
        self._save_changed(changed, model, list(children.fields))
        self._save_new([row for row, _ in fresh], model)
        for row, target in fresh:
            target["id"] = row.pk

    # --- small steps ---------------------------------------------------------------------------------------------

    def _values(self, shot: Snapshot | None, fields: Iterable[str]) -> dict[str, Any]:
        assert shot is not None
        return {f"{name}_id" if name in MAIN else name: self._key(name, shot[name]) for name in fields}

    def _key(self, name: str, value: Any) -> Any:
        if name == "confirmed_on" and value:
            return date.fromisoformat(value)
        if name not in MAIN or value is None:
            return value
        model, natural = MAIN[name]
        if model not in self._keys:
            self._keys[model] = dict(model._base_manager.values_list(natural, "pk"))
        if value not in self._keys[model]:
            words = model._meta.verbose_name
            raise Refused(f"{words}「{value}」が、表示のあとに無くなりました。今の内容と比べ直してください。")
        return self._keys[model][value]

    def _save_new(self, rows: list[Any], model: Any) -> None:
        """Save new rows with their history; the rows know their keys afterwards."""
        if not rows:
            return
        saved = bulk_create_with_history(
            rows, model, batch_size=BATCH, default_user=self.by, default_change_reason=self.reason
        )
        for row, stored in zip(rows, saved, strict=True):
            row.pk = stored.pk

    def _save_changed(self, rows: list[Any], model: Any, fields: list[str]) -> None:
        if not rows:
            return
        if issubclass(model, VersionedRecord):
            fields = [*fields, "version"]
            for row in rows:
                row.version += 1
        names = [name.removesuffix("_id") if name.endswith("_by_id") else name for name in fields]
        bulk_update_with_history(
            rows, model, names, batch_size=BATCH, default_user=self.by, default_change_reason=self.reason,
            manager=model._base_manager,
        )  # fmt: skip

    def _remove(self, row: Any) -> None:
        row._history_user, row._change_reason = self.by, self.reason
        row.delete()


def _waves(moves: list[Move], shape: Shape) -> list[list[Move]]:
    """New rows in an order in which each finds what it leads to: those with a successor after those without."""
    if "successor" not in shape.fields:
        return [moves]
    first = [move for move in moves if move.target and move.target["successor"] is None]
    return [wave for wave in (first, [move for move in moves if move not in first]) if wave]
