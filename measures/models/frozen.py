"""Published editions do not change: every way of writing a row of one is refused here.

``save()``, ``delete()`` and cascades pass ``pre_save`` and ``pre_delete``; ``update()``, ``bulk_create()``,
``bulk_update()`` and the many-to-many table pass ``FreezableQuerySet``. Loading a dump (``raw``) is a restore,
not an edit, and passes. The acts in ``measures.editions`` are the only way out of the draft state; after it, only
``measures.milestones.notify`` writes, and only an edition's 周知日, and ``measures.editions.seal`` the SHA-256 of its
data where none is on record under the contract in force.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver

from renkei.plain_rows import BATCH, insert_rows, update_rows


class Frozen(PermissionDenied):
    """Somebody tried to change what has been published: nothing was written."""

    def __init__(self, what: object) -> None:
        super().__init__(f"{what}は公表済みのため変更できません。変更するには更新版又は訂正版を作成してください。")


class FreezableQuerySet(models.QuerySet[Any]):
    """A queryset whose bulk writes refuse frozen rows. The model says which rows are frozen."""

    def update(self, **values: Any) -> int:
        """Update, unless a row is frozen before or would be afterwards."""
        with transaction.atomic(using=self.db):
            self.model.refuse_frozen_rows(self)
            self.model.refuse_frozen_values(values)
            return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Insert, unless a row would stand in a frozen edition."""
        rows = list(objs)
        with transaction.atomic(using=self.db):
            if kwargs.get("update_conflicts"):
                self._refuse_writing_over(rows, kwargs["unique_fields"])
            self.model.refuse_frozen_objects(rows)
            if args or kwargs.keys() - {"batch_size"} or any(row.pk is not None for row in rows):
                return super().bulk_create(rows, *args, **kwargs)
            insert_rows(rows, self.model)
        return rows

    def bulk_update(self, objs: Iterable[Any], fields: Sequence[str], *args: Any, **kwargs: Any) -> int:
        """Write plain values of many rows, unless a row is frozen or would be afterwards."""
        rows = list(objs)
        with transaction.atomic(using=self.db):
            for start in range(0, len(rows), BATCH):  # as they are stored, which need not be how they stand in memory
                keys = [row.pk for row in rows[start : start + BATCH]]
                self.model.refuse_frozen_rows(self.model._base_manager.filter(pk__in=keys))
            self.model.refuse_frozen_objects(rows)
            update_rows(rows, self.model, fields)
        return len(rows)

    def _refuse_writing_over(self, rows: list[Any], names: Sequence[str]) -> None:
        for row in rows:
            same = {name: getattr(row, name) for name in names}
            self.model.refuse_frozen_rows(self.model._base_manager.filter(**same))

    def _raw_delete(self, using: str | None) -> int:
        self.model.refuse_frozen_rows(self)
        return super()._raw_delete(using)  # type: ignore[misc]


class Freezable(models.Model):
    """A row that belongs to something which freezes. Subclasses answer the three questions below."""

    objects = models.Manager.from_queryset(FreezableQuerySet)()

    class Meta:
        abstract = True
        base_manager_name = "objects"  # related managers write through it: ``edition.entries.add(entry)``

    @classmethod
    def refuse_frozen_rows(cls, rows: models.QuerySet[Any]) -> None:
        """Raise ``Frozen`` if any of the stored ``rows`` is frozen."""
        raise NotImplementedError

    @classmethod
    def refuse_frozen_objects(cls, objects: Iterable[Self]) -> None:
        """Raise ``Frozen`` if any of ``objects``, as it stands in memory, would belong to something frozen."""
        raise NotImplementedError

    @classmethod
    def refuse_frozen_values(cls, values: dict[str, Any]) -> None:
        """Raise ``Frozen`` if an update to ``values`` would move rows into something frozen."""


@receiver(pre_save)
def refuse_saving_frozen(sender: type[models.Model], instance: models.Model, raw: bool = False, **_: Any) -> None:
    """A frozen row is not saved, and nothing is saved into a frozen edition."""
    if isinstance(instance, Freezable) and not raw:
        if instance.pk is not None:
            type(instance).refuse_frozen_rows(type(instance)._base_manager.filter(pk=instance.pk))
        type(instance).refuse_frozen_objects([instance])


@receiver(pre_delete)
def refuse_deleting_frozen(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    """A frozen row is not deleted, by itself or in a cascade."""
    if isinstance(instance, Freezable):
        type(instance).refuse_frozen_rows(type(instance)._base_manager.filter(pk=instance.pk))
