"""The ministries and agencies (府省庁) that answer the yearly inquiry."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from measures.notation.text import fold
from renkei.models import Record


class MinistryQuerySet(models.QuerySet["Ministry"]):
    """Ministries, with the words the acts use."""

    def existing(self) -> Self:
        """Those that have not been abolished: they are asked each year."""
        return self.filter(abolished_on__isnull=True)

    def get_by_natural_key(self, code: str) -> "Ministry":
        """Return the ministry with that code."""
        return self.get(code=code)


class Ministry(Record):
    """A ministry or agency. Renamed and abolished ones stay: past editions name them."""

    code = models.CharField(
        "コード",
        max_length=16,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", "半角の英小文字で入力してください。")],
    )
    name = models.CharField("名称", max_length=100, unique=True)
    short_name = models.CharField("略称", max_length=30, blank=True)
    other_names = models.TextField("別名・旧称", blank=True, help_text="一行に一つ。検索と取込みに使います。")
    position = models.PositiveSmallIntegerField("建制順", help_text="新しい年度版での並びの初期値です。")
    abolished_on = models.DateField("廃止日", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="後継の府省庁",
        related_name="predecessors",
    )
    search = models.TextField("検索用", editable=False, default="")

    objects = MinistryQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = "府省庁"
        verbose_name_plural = "府省庁"
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(name="ministry_has_a_name", condition=~Q(code="") & ~Q(name="")),
            models.CheckConstraint(
                name="ministry_is_not_its_own_successor",
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                violation_error_message="後継の府省庁に自分自身は選べません。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the code."""
        return (self.code,)

    def clean(self) -> None:
        """Refuse another code once a published edition names the ministry by it: published data never change."""
        if self._renames_published_data():
            raise ValidationError({"code": "公表済みの年度版のデータに使われているため、コードは変更できません。"})

    def _renames_published_data(self) -> bool:
        held = Ministry.objects.filter(pk=self.pk).exclude(code=self.code)
        return held.filter(blocks__edition__published_at__isnull=False).exists()

    def save(self, *args: object, **kwargs: object) -> None:
        """Derive the search key, then save. Raises ``ValidationError`` as ``clean`` does."""
        if self.pk:
            self.clean()
        self.search = "\n".join(map(fold, [self.name, self.short_name, *self.other_names.splitlines()]))
        super().save(*args, **kwargs)
