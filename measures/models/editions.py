"""The year's document: its editions (年度版) and, in each, one block a ministry (府省の欄)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from measures.models.frozen import Freezable, FreezableQuerySet, Frozen
from measures.models.taxonomy import Taxonomy
from measures.notation.years import write_year
from renkei.models import Record

COLUMNS = {  # the sheet's eight columns: our name and the heading printed unless the edition has its own
    "role": "連携中枢都市圏構想の３つの役割",
    "field": "政策分野",
    "name": "施策名",
    "summary": "概要",
    "support": "連携中枢都市圏に関する取組に対する支援の内容",
    "budget": "当初予算",
    "rate": "補助率",
    "recipients": "交付対象",
}
UNITS = [(1_000_000, "百万円"), (1_000, "千円"), (100_000_000, "億円"), (10_000, "万円"), (1, "円")]


class EditionQuerySet(FreezableQuerySet):
    """Editions by what they are to a reader: public by name, never by a hidden default."""

    def drafts(self) -> Self:
        """Those still being edited (案)."""
        return self.filter(state=Edition.State.DRAFT)

    def current(self) -> Self:
        """Those that readers see today: one a year."""
        return self.filter(state=Edition.State.CURRENT)

    def readable(self) -> Self:
        """Those a reader may open by their revision: current and superseded, not withdrawn."""
        return self.filter(state__in=[Edition.State.CURRENT, Edition.State.SUPERSEDED])

    def unsealed(self, contract: str) -> Self:
        """Published ones without a SHA-256 of their data under that version of the contract."""
        return self.exclude(state=Edition.State.DRAFT).exclude(data_contract=contract)

    def for_year(self, year: int) -> Self:
        """All revisions of one fiscal year."""
        return self.filter(year=year)

    def newest_first(self) -> Self:
        """By year and revision, the newest first."""
        return self.order_by("-year", "-revision")

    def get_by_natural_key(self, year: int, revision: int) -> "Edition":
        """Return that revision of that year."""
        return self.get(year=year, revision=revision)

    def move(self, **values: Any) -> int:
        """Write past the freeze. For the acts in ``measures.editions`` alone."""
        return models.QuerySet.update(self, **values)

    def note_notified(self, on: date | None) -> int:
        """Write the 周知日, and nothing else, past the freeze. For ``measures.milestones.notify`` alone."""
        return models.QuerySet.update(self, notified_on=on)


def headings_in_words(headings: dict[str, str]) -> str:
    """Return printed column headings, a line each, beside the usual ones: 補助率：補助率等."""
    return "\n".join(f"{COLUMNS[column]}：{text}" for column, text in headings.items())


class Edition(Freezable, Record):
    """One revision of one year's document (年度版): drafted, published whole, never edited again."""

    words_of: ClassVar = {"headings": headings_in_words}  # how its history tells what is no plain text

    class Kind(models.TextChoices):
        """Why this revision was made."""

        INITIAL = "initial", "初版"
        UPDATE = "update", "更新"
        CORRECTION = "correction", "訂正"

    class State(models.TextChoices):
        """Where it stands. Only a draft can be edited."""

        DRAFT = "draft", "作成中（案）"
        CURRENT = "current", "公表済み"
        SUPERSEDED = "superseded", "公表済み（旧版）"
        WITHDRAWN = "withdrawn", "公表取りやめ"

    class BudgetStage(models.TextChoices):
        """Which budget the amounts are of. Years are compared only at equal stages."""

        REQUEST = "request", "概算要求"
        GOVERNMENT_DRAFT = "government-draft", "政府予算案"
        INITIAL = "initial", "当初予算"
        SUPPLEMENTED = "supplemented", "補正後"

    year = models.PositiveSmallIntegerField("年度", help_text="西暦（例：2020）")
    revision = models.PositiveSmallIntegerField("版", default=1)
    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.PROTECT, related_name="editions", verbose_name="分野の体系")
    kind = models.CharField("種別", max_length=10, choices=Kind, default=Kind.INITIAL)
    state = models.CharField("状態", max_length=10, choices=State, default=State.DRAFT, editable=False)
    budget_stage = models.CharField("予算の段階", max_length=20, choices=BudgetStage, default=BudgetStage.INITIAL)
    title = models.CharField("表題", max_length=300)
    cover_note = models.TextField("表紙の注記", blank=True, help_text="表紙の「※」の文")
    headings = models.JSONField("列見出し", default=dict, blank=True, help_text="印刷のとおり。空欄の列は標準の見出し")
    errata_note = models.TextField("正誤表", blank=True, help_text="訂正版では、何をどう訂正したかを書いてください。")
    approved_on = models.DateField("決裁日", null=True, blank=True)
    document_no = models.CharField("文書番号", max_length=100, blank=True)
    announced_on = models.DateField("公表日", null=True, blank=True)
    notified_on = models.DateField("周知日", null=True, editable=False)  # the one field a frozen edition may be given
    published_at = models.DateTimeField("公表日時", null=True, editable=False)
    data_sha256 = models.CharField("データのSHA-256", max_length=64, editable=False, default="", blank=True)
    data_contract = models.CharField("データ仕様の版", max_length=10, editable=False, default="", blank=True)
    withdrawn_at = models.DateTimeField("公表取りやめ日時", null=True, editable=False)
    withdrawn_reason = models.TextField("公表取りやめの理由", editable=False, default="", blank=True)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="copies", verbose_name="写し元"
    )

    objects = EditionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "年度版"
        verbose_name_plural = "年度版"
        ordering = ["-year", "-revision"]
        constraints = [
            models.UniqueConstraint(
                name="edition_revision_once_a_year",
                fields=["year", "revision"],
                violation_error_message="同じ年度に同じ版番号の年度版があります。",
            ),
            models.UniqueConstraint(
                name="edition_one_draft_a_year",
                fields=["year"],
                condition=Q(state="draft"),
                violation_error_message="この年度の案は既にあります。",
            ),
            models.UniqueConstraint(name="edition_one_current_a_year", fields=["year"], condition=Q(state="current")),
            models.CheckConstraint(
                name="edition_year_is_a_year",
                condition=Q(year__gte=1989, year__lte=2100),
                violation_error_message="年度は西暦（1989～2100）で入力してください。",
            ),
            models.CheckConstraint(name="edition_revision_counts_from_one", condition=Q(revision__gte=1)),
            models.CheckConstraint(name="edition_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="edition_kind_is_known", condition=Q(kind__in=["initial", "update", "correction"])
            ),
            models.CheckConstraint(
                name="edition_stage_is_known",
                condition=Q(budget_stage__in=["request", "government-draft", "initial", "supplemented"]),
            ),
            models.CheckConstraint(
                name="edition_is_dated_once_published",
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state__in=["current", "superseded", "withdrawn"], published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="edition_data_sealed_once_published",
                condition=Q(data_sha256="", data_contract="")
                | (~Q(state="draft") & ~Q(data_contract="") & ~Q(data_sha256="")),
            ),
            models.CheckConstraint(
                name="edition_notified_once_published",
                condition=Q(notified_on__isnull=True) | ~Q(state="draft"),
            ),
            models.CheckConstraint(
                name="edition_notified_not_before_announced",
                condition=Q(notified_on__isnull=True)
                | Q(announced_on__isnull=True)
                | Q(notified_on__gte=F("announced_on")),
                violation_error_message="周知日は、公表日以後の日付を入力してください。",
            ),
            models.CheckConstraint(
                name="edition_withdrawn_with_a_reason",
                condition=(Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""))
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_reason="")),
            ),
            models.CheckConstraint(
                name="edition_correction_says_what",
                condition=~Q(kind="correction") | ~Q(errata_note=""),
                violation_error_message="訂正版には正誤表の記載が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_name}版" + (
            f"（第{self.revision}版・{self.get_kind_display()}）" if self.revision > 1 else ""
        )

    def natural_key(self) -> tuple[int, int]:
        """Return (fiscal year, revision)."""
        return (self.year, self.revision)

    @property
    def year_name(self) -> str:
        """The fiscal year in words: 令和2年度."""
        return write_year(self.year)

    @property
    def is_draft(self) -> bool:
        """Whether it can still be edited."""
        return self.state == self.State.DRAFT

    @property
    def stage(self) -> str:
        """Its part of an address: ``""`` for what readers see at the year's address, ``draft``, or ``r2``."""
        if self.state == self.State.CURRENT:
            return ""
        return "draft" if self.is_draft else f"r{self.revision}"

    def heading(self, column: str) -> str:
        """Return the heading printed over ``column`` (a key of ``COLUMNS``)."""
        return self.headings.get(column) or COLUMNS[column]

    @classmethod
    def refuse_frozen_rows(cls, rows: models.QuerySet[Any]) -> None:
        """Raise ``Frozen`` if a stored edition among ``rows`` is not a draft."""
        found = Edition._base_manager.filter(
            pk__in=rows.order_by().values("pk")
        )  # no outer join: it could not be locked
        locked = found.select_for_update(no_key=True)
        for edition in locked:
            if not edition.is_draft:
                raise Frozen(f"「{edition}」")

    @classmethod
    def refuse_frozen_objects(cls, objects: Iterable[Self]) -> None:
        """Raise ``Frozen`` if an object says it is not a draft: only publishing makes it so."""
        for edition in objects:
            if not edition.is_draft:
                raise Frozen(f"「{edition}」")

    @classmethod
    def refuse_frozen_values(cls, values: dict[str, Any]) -> None:
        """Raise ``Frozen`` if an update would publish: only the act of publishing does that."""
        if values.get("state", cls.State.DRAFT) != cls.State.DRAFT:
            raise Frozen("年度版の状態")


class EditionRow(Freezable, Record):
    """A row that stands in one edition, and is frozen with it."""

    edition_path = "edition"  # lookup from the row to its edition

    class Meta:
        abstract = True

    @classmethod
    def _refuse(cls, editions: models.QuerySet[Edition]) -> None:
        Edition.refuse_frozen_rows(editions)

    @classmethod
    def refuse_frozen_rows(cls, rows: models.QuerySet[Any]) -> None:
        """Raise ``Frozen`` if a stored row stands in an edition that is not a draft."""
        cls._refuse(Edition.objects.filter(pk__in=rows.order_by().values(f"{cls.edition_path}_id")))

    @classmethod
    def refuse_frozen_objects(cls, objects: Iterable[Self]) -> None:
        """Raise ``Frozen`` if an object would stand, by any of its keys, in an edition that is not a draft."""
        rows = list(objects)
        for path, name in cls.roads():
            cls._refuse(Edition.objects.filter(**{f"{path}__in": {getattr(row, f"{name}_id") for row in rows}}))

    @classmethod
    def refuse_frozen_values(cls, values: dict[str, Any]) -> None:
        """Raise ``Frozen`` if an update would move rows into an edition that is not a draft."""
        for path, name in cls.roads():
            if (moved := values.get(name) or values.get(f"{name}_id")) is not None:
                cls._refuse(Edition.objects.filter(**{path: getattr(moved, "pk", moved)}))

    @classmethod
    def roads(cls) -> list[tuple[str, str]]:
        """Return (lookup from an edition, foreign key) of every key that leads from the row to an edition."""
        names = {field.name for field in cls._meta.concrete_fields}
        known = [("pk", "edition"), ("blocks", "block"), ("envelopes", "envelope"), ("entries", "entry")]
        return [(path, name) for path, name in known if name in names]
