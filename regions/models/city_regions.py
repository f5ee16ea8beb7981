"""City-regions (連携中枢都市圏), who belongs to them from when to when, and what the ministry published of them."""

from datetime import date
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from measures.notation.text import fold
from regions.dates import holds_on
from regions.models.fields import PartialDateField, in_order, partial_dates
from regions.models.geography import Municipality
from renkei.models import Record, VersionedRecord


class CityRegionQuerySet(models.QuerySet["CityRegion"]):
    """City-regions, with the words the pages use."""

    def with_members(self) -> Self:
        """With memberships, municipalities and their classes: a fixed number of queries for any number of regions."""
        return self.prefetch_related(
            "memberships__municipality__prefecture", "memberships__municipality__statuses", "memberships__region"
        )

    def get_by_natural_key(self, code: str) -> "CityRegion":
        """Return the region with that code."""
        return self.get(code=code)


class CityRegion(VersionedRecord):
    """A city-region: one core city or two, and the municipalities that signed an agreement (連携協約) with them."""

    code = models.CharField(
        "圏域番号",
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^R[0-9]{2,3}$", "R01 の形（Rと2～3桁の数字）で入力してください。")],
        help_text="例：R01",
    )
    name = models.CharField("名称", max_length=100, unique=True)
    alias = models.CharField("通称", max_length=100, blank=True)
    kana = models.CharField("よみ", max_length=100, blank=True)
    declared_on = PartialDateField("連携中枢都市宣言の日")
    agreed_on = PartialDateField("最初の連携協約の日")
    formed_on = PartialDateField("圏域の形成日", help_text="協約の日と異なるとき（形成方針によるときなど）に入力")
    ended_on = PartialDateField("圏域の最終日")
    vision_on = PartialDateField("最初の都市圏ビジョンの日")
    population = models.PositiveIntegerField("人口", null=True, blank=True)
    population_note = models.CharField("人口の注記", max_length=200, blank=True, help_text="どの調査の、どの値か")
    published_population = models.PositiveIntegerField("公表人口", null=True, blank=True)
    published_population_note = models.CharField("公表人口の注記", max_length=200, blank=True)
    sources = models.TextField("出典", blank=True, help_text="一行に一つ")
    as_of = PartialDateField("出典の時点")
    note = models.TextField("備考", blank=True)
    search = models.TextField("検索用", editable=False, default="")

    objects = CityRegionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = "圏域"
        verbose_name_plural = "圏域"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="region_has_a_name", condition=~Q(code="") & ~Q(name="")),
            models.CheckConstraint(
                name="region_population_is_explained",
                condition=(Q(population__isnull=True) | ~Q(population_note=""))
                & (Q(published_population__isnull=True) | ~Q(published_population_note="")),
                violation_error_message="人口には、どの調査の値かの注記を入力してください。",
            ),
            partial_dates(
                "region", "declared_on", "agreed_on", "formed_on", "ended_on", "vision_on", "as_of"
            ),
            in_order("region", "agreed_on", "ended_on", "圏域の最終日は協約の日以後の日付にしてください。"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the code."""
        return (self.code,)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the search key, then save."""
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Work out the search key."""
        self.search = "\n".join(map(fold, [self.name, self.alias, self.kana]))

    @property
    def begins_on(self) -> str:
        """Since when it exists: the day it was formed, else that of its first agreement; "" where neither is known."""
        return self.formed_on or self.agreed_on

    def existed_on(self, day: date) -> bool | None:
        """Whether the region existed on a day; None where that is not known."""
        return holds_on(day, begins=self.begins_on, ends=self.ended_on, seen=self.as_of)


class Membership(VersionedRecord):
    """A municipality in a region, as core city (連携中枢都市) or partner (連携市町村), between two dates."""

    region = models.ForeignKey(CityRegion, on_delete=models.PROTECT, related_name="memberships", verbose_name="圏域")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="memberships", verbose_name="市区町村"
    )
    core = models.BooleanField("連携中枢都市", default=False)
    counted = models.BooleanField(
        "国の集計に含む", default=True, help_text="協約はあっても国の連携中枢都市圏制度の対象でないときは外す"
    )
    begins_on = PartialDateField("加入日", help_text="連携協約の日。連携中枢都市は空欄でよい（圏域の形成日による）")
    ends_on = PartialDateField("最終日", help_text="構成市町村であった最後の日。続いていれば空欄")
    source = models.CharField("出典", max_length=1000, blank=True)
    as_of = PartialDateField("出典の時点")
    note = models.TextField("備考", blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "構成市町村"
        verbose_name_plural = "構成市町村"
        ordering = ["region", "-core", "municipality__code", "begins_on"]
        constraints = [
            models.UniqueConstraint(
                name="membership_begins_once",
                fields=["region", "municipality", "begins_on"],
                violation_error_message="この圏域に、同じ市区町村の同じ加入日の行が既にあります。",
            ),
            models.UniqueConstraint(
                name="membership_lasts_once",
                fields=["region", "municipality"],
                condition=Q(ends_on=""),
                violation_error_message="この市区町村は既に構成市町村です。前の行に最終日を入力してください。",
            ),
            partial_dates("membership", "begins_on", "ends_on", "as_of"),
            in_order("membership", "begins_on", "ends_on", "最終日は加入日以後の日付にしてください。"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.municipality}"

    @property
    def begins(self) -> str:
        """Since when: the day of joining; a core city without one is there from the region's beginning."""
        return self.begins_on or (self.region.begins_on if self.core else "")

    def held_on(self, day: date) -> bool | None:
        """Whether the municipality belonged to the region on a day; None where the day of joining is not known."""
        if self.region.existed_on(day) is False:
            return False
        return holds_on(day, begins=self.begins, ends=self.ends_on, seen=self.as_of)


class NationalTotal(Record):
    """What was published of all regions together, to stand beside our own count: theirs counts 延べ."""

    as_of = PartialDateField("時点", blank=False, unique=True)
    regions = models.PositiveIntegerField("圏域の数")
    declaring_cities = models.PositiveIntegerField("宣言連携中枢都市の数", null=True, blank=True)
    municipalities = models.PositiveIntegerField("市町村の数（延べ）", null=True, blank=True)
    source = models.CharField("出典", max_length=1000)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "公表された全国の数"
        verbose_name_plural = "公表された全国の数"
        ordering = ["as_of"]
        constraints = [
            models.CheckConstraint(name="national_total_has_a_source", condition=~Q(as_of="") & ~Q(source="")),
            partial_dates("national_total", "as_of"),
        ]

    def __str__(self) -> str:
        return f"{self.as_of} {self.regions}圏域"
