"""A received flat list (受領した一覧) and its rows: seen before they count, applied once, undone when they must be."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from measures.notation.years import FIRST_YEAR, LAST_YEAR
from regions.models.city_regions import CityRegion
from renkei.models import Record

LARGEST_SHEET = 10 * 1024 * 1024  # bytes


COUNTED = {
    "new": "新規",
    "revised": "変更あり",
    "unchanged": "変更なし",
    "missing": "一覧にない行",
    "refused": "要修正",
    "warnings": "要確認",
}


def counts_in_words(counts: dict[str, int]) -> str:
    """``新規 1　変更あり 3``; what does not occur is left out."""
    return "　".join(f"{label} {counts[name]}" for name, label in COUNTED.items() if counts.get(name))


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Received lists, without their bytes unless these are asked for."""

    def listed(self) -> Self:
        """For lists and pages: everything but the file itself."""
        return self.defer("data").select_related("region", "uploader")


class Sheet(Record):
    """One received list: its bytes, what kind of rows it holds, and how far it has come."""

    class Kind(models.TextChoices):
        """What its rows are."""

        MUNICIPALITIES = "municipalities", "市区町村の一覧"
        MEMBERSHIPS = "memberships", "構成市町村の一覧"
        APPLICATIONS = "applications", "申請・採択状況の一覧"

    class State(models.TextChoices):
        """How far it has come. Nothing else is written before ``APPLIED``."""

        RECEIVED = "received", "受領"
        STAGED = "staged", "確認待ち"
        APPLIED = "applied", "反映済み"
        UNDONE = "undone", "取込みの取消し済み"
        REFUSED = "refused", "受付不可"
        DISCARDED = "discarded", "破棄"

    kind = models.CharField("種類", max_length=20, choices=Kind)
    year = models.PositiveSmallIntegerField(
        "年度", null=True, blank=True, help_text="西暦。市区町村の一覧では、どの年度の一覧か"
    )
    region = models.ForeignKey(
        CityRegion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sheets",
        verbose_name="圏域",
        help_text="選ぶと、その圏域の行だけを取り込みます。",
    )
    name = models.CharField("ファイル名", max_length=255)
    data = models.BinaryField("内容", editable=False)
    size = models.PositiveIntegerField(
        "大きさ（バイト）", validators=[MaxValueValidator(LARGEST_SHEET)], editable=False
    )
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="提出者"
    )
    received_at = models.DateTimeField("受領日時", auto_now_add=True)
    state = models.CharField("状態", max_length=10, choices=State, default=State.RECEIVED, editable=False)
    findings = models.JSONField("指摘", default=list, editable=False)  # those of the file as a whole
    counts = models.JSONField(
        "件数", default=dict, editable=False
    )  # {new, revised, unchanged, missing, refused, warnings}
    applied_at = models.DateTimeField("反映日時", null=True, editable=False)
    undone_at = models.DateTimeField("取消し日時", null=True, editable=False)

    objects = SheetQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["data", "findings"])
    words_of: ClassVar = {"counts": counts_in_words}  # how its history tells what is no plain text

    class Meta:
        verbose_name = "受領した一覧"
        verbose_name_plural = "受領した一覧"
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="sheet_kind_is_known", condition=Q(kind__in=["municipalities", "memberships", "applications"])
            ),
            models.CheckConstraint(
                name="sheet_state_is_known",
                condition=Q(state__in=["received", "staged", "applied", "undone", "refused", "discarded"]),
            ),
            models.CheckConstraint(name="sheet_fits", condition=Q(size__lte=LARGEST_SHEET)),
            models.CheckConstraint(name="sheet_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="sheet_year_is_a_year",
                condition=Q(year__isnull=True) | Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation_error_message="年度は西暦（1989～2100）で入力してください。",
            ),
            models.CheckConstraint(
                name="sheet_of_municipalities_has_a_year",
                condition=~Q(kind="municipalities") | Q(year__isnull=False),
                violation_error_message="市区町村の一覧には、どの年度の一覧かを入力してください。",
            ),
            models.CheckConstraint(
                name="sheet_of_municipalities_has_no_region",
                condition=~Q(kind="municipalities") | Q(region__isnull=True),
                violation_error_message="市区町村の一覧では、圏域を空欄にしてください。",
            ),
            models.CheckConstraint(
                name="sheet_applied_is_dated", condition=~Q(state="applied") | Q(applied_at__isnull=False)
            ),
            models.CheckConstraint(
                name="sheet_undone_is_dated", condition=~Q(state="undone") | Q(undone_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SheetRow(models.Model):
    """What one row of a list, or one row it does not hold, would become; and, once applied, became."""

    class Verdict(models.TextChoices):
        """What the row means against what stands."""

        NEW = "new", "新規"
        REVISED = "revised", "変更あり"
        UNCHANGED = "unchanged", "変更なし"
        MISSING = "missing", "一覧にない行"
        REFUSED = "refused", "要修正"

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="rows", verbose_name="受領した一覧")
    position = models.PositiveIntegerField("順番")
    place = models.CharField("場所", max_length=300, blank=True, help_text="ファイル・シート・行")
    key = models.CharField("行", max_length=200, blank=True)  # what it was recognised by
    name = models.CharField("名称", max_length=1000, blank=True)
    verdict = models.CharField("判定", max_length=10, choices=Verdict)
    object_id = models.BigIntegerField("対象の行", null=True)
    values = models.JSONField("記載", default=list)  # [[column, cell, text]]
    changes = models.JSONField("変更", default=list)  # [{column, label, cell, old, new}]
    findings = models.JSONField("指摘", default=list)
    seen = models.CharField("比較した内容", max_length=64, blank=True)  # fingerprint of what it was compared with
    before = models.JSONField("反映前", null=True)  # None where there was no row
    after = models.JSONField("反映後", null=True)  # None where nothing is to be written

    class Meta:
        verbose_name = "受領した一覧の行"
        verbose_name_plural = "受領した一覧の行"
        ordering = ["sheet", "position"]
        constraints = [
            models.UniqueConstraint(name="sheet_row_position_once", fields=["sheet", "position"]),
            models.CheckConstraint(
                name="sheet_row_verdict_is_known",
                condition=Q(verdict__in=["new", "revised", "unchanged", "missing", "refused"]),
            ),
            models.CheckConstraint(
                name="sheet_row_refused_writes_nothing",
                condition=~Q(verdict__in=["missing", "refused"]) | Q(after__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["sheet", "verdict", "position"], name="sheet_row_by_verdict")]

    def __str__(self) -> str:
        return self.name
