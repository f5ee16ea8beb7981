"""Who applied for what, and how far it came (申請・採択状況)."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from measures.models import Counter, Measure
from measures.notation.text import fold
from measures.notation.years import FIRST_YEAR, LAST_YEAR
from regions.legal_classes import LegalClass
from regions.models.city_regions import CityRegion
from regions.models.fields import PartialDateField, partial_dates
from regions.models.geography import Municipality
from regions.stages import LABELS, Stage
from renkei.models import Record, VersionedRecord

STAGES = [(stage.value, label) for stage, label in LABELS.items()]
KINDS = [(kind.value, kind.label) for kind in LegalClass]
_STAGE_WORDS, _KIND_WORDS = dict(STAGES), dict(KINDS)
SEPARATOR = "\n"  # between folded columns in the search key: no word of a search holds one
AMOUNTS = ["project_cost", "requested", "granted", "settled"]


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, with the words the pages use."""

    def public(self) -> "ApplicationQuerySet":
        """Those that everybody may see: a public page was given for them and an editor or the first data made them so."""
        return self.filter(public=True)

    def of_year(self, fiscal_year: int) -> "ApplicationQuerySet":
        """Those of a fiscal year; the ones whose year is not known for certain are in none."""
        return self.filter(fiscal_year=fiscal_year)


class Application(VersionedRecord):
    """One application for a measure, counting for one region or several; or a decision not to apply, with its reason.

    Amounts are in yen. What a source prints and we cannot place stays as text beside what we could.
    """

    class Route(models.TextChoices):
        """By which route the money is asked for."""

        OPEN = "open", "公募型"
        REQUEST = "request", "要望型"
        UNKNOWN = "unknown", "不明"

    class Reason(models.TextChoices):
        """Why nothing was asked for."""

        NOT_ELIGIBLE = "not-eligible", "交付対象に該当しない"
        NO_MATCH = "no-match", "取組に合う施策でない"
        OWN_SHARE = "own-share", "自己負担が大きい"
        SCHEDULE = "schedule", "公募期間・事業期間が合わない"
        WORKLOAD = "workload", "事務負担が大きい"
        OTHER_FUNDS = "other-funds", "他の財源を使う"
        UNAWARE = "unaware", "公募を知らなかった"
        OTHER = "other", "その他"

    regions = models.ManyToManyField(
        CityRegion, through="ApplicationRegion", related_name="applications", verbose_name="圏域"
    )
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="applications", verbose_name="施策"
    )
    measure_text = models.CharField(
        "施策の名称（資料の記載）", max_length=500, blank=True, help_text="公募名など、資料にある名称"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度", null=True, blank=True, help_text="西暦")
    years_text = models.CharField("年度（資料の記載）", max_length=100, blank=True, help_text="例：平成28～30")
    applicant = models.CharField("申請者", max_length=300)
    applicant_kind = models.CharField("申請者の種類", max_length=30, choices=KINDS, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="申請者又は実施地の市区町村",
    )
    project = models.CharField("事業の名称", max_length=500, blank=True)
    route = models.CharField("方式", max_length=10, choices=Route, default=Route.UNKNOWN)
    stage = models.CharField("段階", max_length=20, choices=STAGES, default=Stage.UNKNOWN.value, editable=False)
    stage_text = models.CharField("段階（資料の記載）", max_length=100, blank=True, editable=False)
    carried_over = models.BooleanField("繰越し", default=False)
    reason = models.CharField("申請しない理由", max_length=20, choices=Reason, blank=True)
    project_cost = models.BigIntegerField("事業費（円）", null=True, blank=True)
    requested = models.BigIntegerField("要望・申請額（円）", null=True, blank=True)
    granted = models.BigIntegerField("交付決定額（円）", null=True, blank=True)
    settled = models.BigIntegerField("確定額（円）", null=True, blank=True)
    rate_text = models.CharField("補助率", max_length=100, blank=True)
    source = models.URLField("出典（公表されているページ）", max_length=1000, blank=True)
    public = models.BooleanField("公表", default=False, editable=False)
    confirmed_on = models.DateField("出典の確認日", null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="出典の確認者",
    )
    note = models.TextField("備考", blank=True)
    number = models.PositiveIntegerField("整理番号", unique=True, editable=False)
    search = models.TextField("検索用", default="", db_default="", editable=False)

    objects = ApplicationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = "申請・採択状況"
        verbose_name_plural = "申請・採択状況"
        ordering = [F("fiscal_year").desc(nulls_last=True), "number"]
        indexes = [  # that of its order is in migration 0005: no notation of Django's is right for both databases
            models.Index(fields=["fiscal_year", "measure"], name="application_by_year"),
            models.Index(fields=["fiscal_year"], condition=Q(public=True), name="application_public_by_year"),
            models.Index(fields=["number"], condition=Q(confirmed_on__isnull=True), name="application_unconfirmed"),
        ]
        constraints = [
            models.CheckConstraint(
                name="application_names_its_measure",
                condition=Q(measure__isnull=False) | ~Q(measure_text=""),
                violation_error_message="施策を選ぶか、資料に記載の名称を入力してください。",
            ),
            models.CheckConstraint(name="application_has_an_applicant", condition=~Q(applicant="")),
            models.CheckConstraint(
                name="application_year_is_a_year",
                condition=Q(fiscal_year__isnull=True) | Q(fiscal_year__gte=FIRST_YEAR, fiscal_year__lte=LAST_YEAR),
                violation_error_message="年度は西暦（1989～2100）で入力してください。",
            ),
            models.CheckConstraint(
                name="application_route_is_known", condition=Q(route__in=["open", "request", "unknown"])
            ),
            models.CheckConstraint(
                name="application_stage_is_known", condition=Q(stage__in=[stage.value for stage in Stage])
            ),
            models.CheckConstraint(
                name="application_kind_is_known",
                condition=Q(applicant_kind="") | Q(applicant_kind__in=[kind.value for kind in LegalClass]),
            ),
            models.CheckConstraint(
                name="application_reason_is_of_one_not_made",
                condition=Q(reason="")
                | Q(
                    reason__in=[
                        "not-eligible",
                        "no-match",
                        "own-share",
                        "schedule",
                        "workload",
                        "other-funds",
                        "unaware",
                        "other",
                    ],
                    stage=Stage.NOT_APPLIED.value,
                ),
                violation_error_message="理由は、申請見送りのときに選んでください。",
            ),
            models.CheckConstraint(
                name="application_amounts_are_not_negative",
                condition=Q(*(Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}) for name in AMOUNTS)),
                violation_error_message="金額は0円以上で入力してください。",
            ),
            models.CheckConstraint(
                name="application_is_public_with_a_source",
                condition=Q(public=False) | ~Q(source=""),
                violation_error_message="公表するには、出典のページが必要です。",
            ),
            models.CheckConstraint(
                name="application_confirmation_has_a_source",
                condition=Q(confirmed_on__isnull=True) | ~Q(source=""),
                violation_error_message="確認した出典のページが必要です。",
            ),
            models.CheckConstraint(
                name="application_confirmation_is_dated",
                condition=Q(confirmed_by__isnull=True) | Q(confirmed_on__isnull=False),
            ),
        ]

    def get_stage_display(self) -> str:
        """Return the stage in words, as Django's own does, which goes through all choices for each row of a list."""
        return _STAGE_WORDS.get(self.stage, self.stage)

    def get_applicant_kind_display(self) -> str:
        """Return the kind of applicant in words, likewise."""
        return _KIND_WORDS.get(self.applicant_kind, self.applicant_kind)

    def __str__(self) -> str:
        return f"{self.applicant}：{self.measure_name}"

    def derive(self) -> None:
        """Fold what a search looks through; the names of measure and municipality stand with these."""
        self.search = SEPARATOR.join(fold(text) for text in (self.applicant, self.project, self.measure_text) if text)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give a new application its number, derive the search key, save."""
        self.derive()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search"}
        with transaction.atomic():
            if self.number is None:
                self.number = Counter.take("application")[0]
            super().save(*args, **kwargs)

    @property
    def measure_name(self) -> str:
        """The name a source gives it, else that of the measure."""
        return self.measure_text or (self.measure.name if self.measure else "")


class ApplicationRegion(Record):
    """A region for which an application counts."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="region_links", verbose_name="申請・採択状況"
    )
    region = models.ForeignKey(
        CityRegion, on_delete=models.PROTECT, related_name="application_links", verbose_name="圏域"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "申請の圏域"
        verbose_name_plural = "申請の圏域"
        ordering = ["application", "region"]
        indexes = [models.Index(fields=["region", "application"], name="application_of_region")]
        constraints = [
            models.UniqueConstraint(
                name="application_region_once",
                fields=["application", "region"],
                violation_error_message="同じ圏域が二度選ばれています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region}：{self.application}"


class StageChange(Record):
    """One stage an application reached, when, and who recorded it."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="stages", verbose_name="申請・採択状況"
    )
    stage = models.CharField("段階", max_length=20, choices=STAGES)
    stage_text = models.CharField("段階（資料の記載）", max_length=100, blank=True)
    reached_on = PartialDateField("日付")
    amount = models.BigIntegerField("金額（円）", null=True, blank=True, help_text="その段階で示された額")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", auto_now_add=True)
    note = models.CharField("備考", max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "段階の記録"
        verbose_name_plural = "段階の記録"
        ordering = ["application", "id"]
        constraints = [
            models.UniqueConstraint(
                name="stage_change_once",
                fields=["application", "stage", "reached_on"],
                violation_error_message="同じ段階の同じ日付の記録が既にあります。",
            ),
            models.CheckConstraint(
                name="stage_change_stage_is_known", condition=Q(stage__in=[stage.value for stage in Stage])
            ),
            models.CheckConstraint(
                name="stage_change_amount_is_not_negative",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message="金額は0円以上で入力してください。",
            ),
            partial_dates("stage_change", "reached_on"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_stage_display()}"
