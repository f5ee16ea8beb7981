"""The outline's (推進要綱) list of roles and policy fields: data with a version, because outlines are amended."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from measures.models.frozen import Freezable, FreezableQuerySet, Frozen
from renkei.models import Record


class TaxonomyRow(Freezable, Record):
    """A row of a taxonomy: read-only once an edition that uses the taxonomy is published."""

    history = HistoricalRecords(inherit=True)
    taxonomy_path = ""  # lookup from the row to its taxonomy, ending in "__"; "" on the taxonomy itself

    class Meta:
        abstract = True

    @classmethod
    def _used(cls) -> Q:
        return Q(**{f"{cls.taxonomy_path}editions__published_at__isnull": False})

    @classmethod
    def refuse_frozen_rows(cls, rows: models.QuerySet[Any]) -> None:
        """Raise ``Frozen`` if a stored row belongs to a taxonomy that a published edition uses."""
        if used := rows.order_by().filter(cls._used()).first():
            raise Frozen(f"分野の体系「{used}」を使う年度版")

    @classmethod
    def refuse_frozen_objects(cls, objects: Iterable[Self]) -> None:
        """Raise ``Frozen`` if an object would belong to a taxonomy that a published edition uses."""
        taxonomies = {row.taxonomy_of().pk for row in objects if row.taxonomy_of() is not None}
        if used := Taxonomy._base_manager.filter(pk__in=taxonomies, editions__published_at__isnull=False).first():
            raise Frozen(f"分野の体系「{used}」を使う年度版")

    @classmethod
    def refuse_frozen_values(cls, values: dict[str, Any]) -> None:
        """Raise ``Frozen`` if an update would move rows into a taxonomy that a published edition uses."""
        for path, name in [("pk", "taxonomy"), ("roles", "role")]:
            if (moved := values.get(name) or values.get(f"{name}_id")) is not None:
                Taxonomy.refuse_frozen_rows(Taxonomy.objects.filter(**{path: getattr(moved, "pk", moved)}))

    def taxonomy_of(self) -> "Taxonomy | None":
        """Return the taxonomy this row belongs to."""
        raise NotImplementedError


class TaxonomyQuerySet(FreezableQuerySet):
    """Taxonomies, found by version in fixtures without primary keys."""

    def get_by_natural_key(self, version: str) -> "Taxonomy":
        """Return the taxonomy of that version."""
        return self.get(version=version)


class Taxonomy(TaxonomyRow):
    """One version of the list of roles and policy fields (役割と政策分野の体系)."""

    version = models.SlugField("版", unique=True, help_text="例：2018-08（要綱の改正年月）")
    name = models.CharField("名称", max_length=200)
    source = models.TextField("根拠", blank=True, help_text="要綱の文書番号など")

    objects = TaxonomyQuerySet.as_manager()

    class Meta:
        verbose_name = "分野の体系"
        verbose_name_plural = "分野の体系"
        ordering = ["-version"]
        constraints = [models.CheckConstraint(name="taxonomy_has_a_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the version."""
        return (self.version,)

    def taxonomy_of(self) -> "Taxonomy | None":
        """Return itself."""
        return self if self.pk else None

    def field_ids(self) -> dict[tuple[str, str], int]:
        """Return {(role code, letter): id of the policy field}, e.g. ``("ウ-A", "f")``; one query."""
        rows = PolicyField.objects.filter(role__taxonomy=self).values_list("role__code", "letter", "id")
        return {(role, letter): pk for role, letter, pk in rows}


class RoleQuerySet(FreezableQuerySet):
    """Roles, found by taxonomy and code."""

    def get_by_natural_key(self, version: str, code: str) -> "Role":
        """Return the role with that code in that version."""
        return self.get(taxonomy__version=version, code=code)


class Role(TaxonomyRow):
    """One of the three roles of a region (役割), or a lettered part of the third: ア イ ウ-A ウ-B ウ-C."""

    taxonomy_path = "taxonomy__"

    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.CASCADE, related_name="roles", verbose_name="分野の体系")
    code = models.CharField(
        "記号",
        max_length=8,
        validators=[RegexValidator(r"^[ア-ン](-[A-Z])?$", "「ア」「ウ-A」の形で入力してください。")],
    )
    heading = models.CharField("上位の見出し", max_length=200, blank=True, help_text="ウ-A・ウ-B・ウ-C に共通の見出し")
    name = models.CharField("名称", max_length=200)
    position = models.PositiveSmallIntegerField("並び順")

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = "役割"
        verbose_name_plural = "役割"
        ordering = ["taxonomy", "position"]
        constraints = [
            models.UniqueConstraint(
                name="role_once_a_taxonomy",
                fields=["taxonomy", "code"],
                violation_error_message="同じ体系に同じ記号の役割があります。",
            ),
            models.CheckConstraint(name="role_has_a_name", condition=~Q(code="") & ~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def natural_key(self) -> tuple[str, str]:
        """Return (taxonomy version, code)."""
        return (self.taxonomy.version, self.code)

    natural_key.dependencies = ["measures.taxonomy"]  # type: ignore[attr-defined]

    def taxonomy_of(self) -> Taxonomy | None:
        """Return its taxonomy."""
        return self.taxonomy


class PolicyFieldQuerySet(FreezableQuerySet):
    """Policy fields, with the words the pages use."""

    def in_document_order(self) -> Self:
        """As in the outline: role by role, letter by letter."""
        return self.order_by("role__position", "position")

    def get_by_natural_key(self, version: str, role: str, letter: str) -> "PolicyField":
        """Return the field with that letter under that role in that version."""
        return self.get(role__taxonomy__version=version, role__code=role, letter=letter)


class PolicyField(TaxonomyRow):
    """One cell of role × policy field (政策分野): a letter under a role."""

    taxonomy_path = "role__taxonomy__"

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="fields", verbose_name="役割")
    letter = models.CharField(
        "記号", max_length=1, validators=[RegexValidator(r"^[a-z]$", "半角の小文字一字で入力してください。")]
    )
    name = models.CharField("名称", max_length=200)
    position = models.PositiveSmallIntegerField("並び順")
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name="次の体系で当たる分野"
    )

    objects = PolicyFieldQuerySet.as_manager()

    class Meta:
        verbose_name = "政策分野"
        verbose_name_plural = "政策分野"
        ordering = ["role", "position"]
        constraints = [
            models.UniqueConstraint(
                name="policy_field_once_a_role",
                fields=["role", "letter"],
                violation_error_message="同じ役割に同じ記号の政策分野があります。",
            ),
            models.CheckConstraint(name="policy_field_has_a_name", condition=~Q(letter="") & ~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.role.code}:{self.letter} {self.name}"

    def natural_key(self) -> tuple[str, str, str]:
        """Return (taxonomy version, role code, letter)."""
        return (*self.role.natural_key(), self.letter)

    natural_key.dependencies = ["measures.role"]  # type: ignore[attr-defined]

    def taxonomy_of(self) -> Taxonomy | None:
        """Return the taxonomy of its role."""
        return self.role.taxonomy

    @property
    def cell(self) -> str:
        """The cell as in addresses and data: ``ウ-A:f``."""
        return f"{self.role.code}:{self.letter}"


Names = list[tuple[str, list[str]]]


def under_roles(fields: Iterable[PolicyField]) -> list[tuple[Role, list[PolicyField]]]:
    """Return policy fields, given in the outline's order, under their roles."""
    return [(role, list(each)) for role, each in groupby(fields, key=attrgetter("role"))]


def names_under_roles(roles: Iterable[tuple[Role, list[PolicyField]]]) -> Names:
    """Return the same as words: [(ウ-A, [地域医療, 介護])]."""
    return [(role.code, [field.name for field in fields]) for role, fields in roles]
