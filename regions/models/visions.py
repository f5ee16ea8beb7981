"""What a region set out to do (都市圏ビジョン), and the undertakings (取組) in it with the measures they could use."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from measures.models import Measure
from measures.notation.fields import read_fields
from measures.notation.reading import UNREAD
from measures.notation.years import FIRST_YEAR, LAST_YEAR, write_year
from regions.models.city_regions import CityRegion
from regions.models.fields import PartialDateField, partial_dates
from renkei.models import Record, VersionedRecord

YEARS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


def validate_fields(text: str) -> None:
    """Refuse fields that cannot be read: they are what a region's measures are looked up by."""
    if read_fields(text).reading is UNREAD:
        raise ValidationError(
            "「%(value)s」は役割・政策分野として読めません。「ウ-A a,b,c」のように一行に一つの役割で入力してください。",
            params={"value": text},
            code="fields",
        )


def cells_of(text: str) -> tuple[str, ...]:
    """The cells named: ``ウ-A a,b`` → ``("ウ-A:a", "ウ-A:b")``; none where the text cannot be read."""
    return tuple(map(str, read_fields(text).cells))


class Vision(VersionedRecord):
    """One vision of a region, for a number of fiscal years, with the policy fields it speaks of."""

    region = models.ForeignKey(CityRegion, on_delete=models.PROTECT, related_name="visions", verbose_name="圏域")
    title = models.CharField("名称", max_length=200)
    first_year = models.PositiveSmallIntegerField("開始年度", help_text="西暦", validators=YEARS)
    last_year = models.PositiveSmallIntegerField("終了年度", help_text="西暦", validators=YEARS)
    revision = models.CharField("改定", max_length=100, blank=True, help_text="例：令和6年3月一部改定")
    decided_on = PartialDateField("策定日")
    address = models.URLField("ビジョンのURL", max_length=1000, blank=True)
    source = models.CharField("出典", max_length=1000)
    fields_text = models.TextField(
        "役割・政策分野", blank=True, validators=[validate_fields], help_text="一行に一つの役割。例：ウ-A a,b,c"
    )
    note = models.TextField("備考", blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "都市圏ビジョン"
        verbose_name_plural = "都市圏ビジョン"
        ordering = ["region", "-first_year", "-id"]
        constraints = [
            models.CheckConstraint(name="vision_has_a_title_and_a_source", condition=~Q(title="") & ~Q(source="")),
            models.CheckConstraint(
                name="vision_years_are_in_order",
                condition=Q(first_year__gte=FIRST_YEAR, last_year__lte=LAST_YEAR, last_year__gte=F("first_year")),
                violation_error_message="終了年度は開始年度以後の年度（西暦）にしてください。",
            ),
            partial_dates("vision", "decided_on"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{write_year(self.first_year)}～{write_year(self.last_year)}）"

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of role × field that the vision speaks of, its undertakings included: ``ウ-A:f``."""
        texts = [self.fields_text, *(project.fields_text for project in self.projects.all())]
        return tuple(dict.fromkeys(cell for text in texts for cell in cells_of(text)))

    def covers(self, fiscal_year: int) -> bool:
        """Whether the vision is in force in that fiscal year."""
        return self.first_year <= fiscal_year <= self.last_year


class VisionProject(Record):
    """An undertaking (取組) of a vision, and the measures it could use or uses."""

    vision = models.ForeignKey(Vision, on_delete=models.CASCADE, related_name="projects", verbose_name="ビジョン")
    position = models.PositiveSmallIntegerField("順番", default=1)
    name = models.CharField("取組", max_length=300)
    summary = models.TextField("内容", blank=True)
    cost_text = models.CharField("事業費", max_length=200, blank=True, help_text="ビジョンに記載のとおり")
    fields_text = models.TextField(
        "役割・政策分野", blank=True, validators=[validate_fields], help_text="一行に一つの役割。例：ウ-A a,b,c"
    )
    measures = models.ManyToManyField(
        Measure, through="ProjectMeasure", blank=True, related_name="vision_projects", verbose_name="関係する施策"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "ビジョンの取組"
        verbose_name_plural = "ビジョンの取組"
        ordering = ["vision", "position", "id"]
        constraints = [
            models.CheckConstraint(name="vision_project_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectMeasure(Record):
    """A measure that an undertaking could use or uses."""

    project = models.ForeignKey(VisionProject, on_delete=models.CASCADE, related_name="links", verbose_name="取組")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", verbose_name="施策")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "取組に関係する施策"
        verbose_name_plural = "取組に関係する施策"
        ordering = ["project", "measure"]
        constraints = [models.UniqueConstraint(name="project_measure_once", fields=["project", "measure"])]

    def __str__(self) -> str:
        return f"{self.project}：{self.measure}"
