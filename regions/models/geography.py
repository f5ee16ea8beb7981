"""Prefectures and municipalities (都道府県, 市区町村), and which legal class a municipality had when."""

from datetime import date
from functools import reduce
from operator import add
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Length, Mod, StrIndex, Substr
from django.db.models.lookups import Exact, In
from simple_history.models import HistoricalRecords

from measures.notation.text import fold
from regions.codes import WEIGHTS, check_digit, is_code
from regions.dates import earliest, latest
from regions.legal_classes import LegalClass
from regions.models.fields import PartialDateField, in_order, partial_dates
from renkei.models import Record, VersionedRecord

MUNICIPAL = [
    LegalClass.DESIGNATED_CITY,
    LegalClass.CHUKAKUSHI,
    LegalClass.SPECIAL_CITY,
    LegalClass.CITY,
    LegalClass.TOWN,
    LegalClass.VILLAGE,
    LegalClass.SPECIAL_WARD,
]
_DIGITS = list("0123456789")


def _digit(place: int) -> Combinable:
    """The digit at a place of the code, counted from 1; no cast, which PostgreSQL may try on what is no digit."""
    return StrIndex(Value("".join(_DIGITS)), Substr("code", place, 1)) - 1


_WEIGHED = reduce(add, (_digit(place) * weight for place, weight in enumerate(WEIGHTS, start=1)))


def validate_code(text: str) -> None:
    """Refuse a code that is none, saying the check digit it should have."""
    if is_code(text):
        return
    expected = "検証番号を含む6桁の数字"
    if len(text) == 6 and text.isascii() and text.isdecimal():
        expected = f"検証番号は{check_digit(text[:5])}"
    raise ValidationError(f"「{text}」は全国地方公共団体コードではありません（{expected}）。", code="code")


class PrefectureQuerySet(models.QuerySet["Prefecture"]):
    """Prefectures, found by their number."""

    def get_by_natural_key(self, code: str) -> "Prefecture":
        """Return the prefecture with that number."""
        return self.get(code=code)


class Prefecture(Record):
    """One of the 47 prefectures (都道府県)."""

    code = models.CharField("番号", max_length=2, unique=True)
    name = models.CharField("名称", max_length=10, unique=True)
    kana = models.CharField("よみ", max_length=20)

    objects = PrefectureQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "都道府県"
        verbose_name_plural = "都道府県"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="prefecture_code_is_a_number", condition=Q(code__in=[f"{number:02}" for number in range(1, 48)])
            ),
            models.CheckConstraint(name="prefecture_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the number."""
        return (self.code,)


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    """Municipalities, with the words the pages use."""

    def matching(self, text: str) -> Self:
        """Those whose code begins with, or whose name or よみ contains, the text; spelling does not matter."""
        words = fold(text)
        return self.filter(Q(search__contains=words) | Q(code__startswith=words)) if words else self.none()

    def get_by_natural_key(self, code: str) -> "Municipality":
        """Return the municipality with that code."""
        return self.get(code=code)


class Municipality(VersionedRecord):
    """A municipality or special ward (市区町村). Abolished ones stay, with the date and what they became part of."""

    code = models.CharField(
        "団体コード", max_length=6, unique=True, validators=[validate_code], help_text="検証番号を含む6桁"
    )
    prefecture = models.ForeignKey(
        Prefecture, on_delete=models.PROTECT, related_name="municipalities", verbose_name="都道府県"
    )
    name = models.CharField("名称", max_length=50)
    kana = models.CharField("よみ", max_length=100, blank=True)
    established_on = PartialDateField("設置日")
    abolished_on = PartialDateField("廃止日", help_text="廃置分合などにより無くなった日。存続していれば空欄")
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="承継した市区町村",
    )
    search = models.TextField("検索用", editable=False, default="")

    objects = MunicipalityQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = "市区町村"
        verbose_name_plural = "市区町村"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="municipality_code_is_six_digits",
                condition=Q(Exact(Length("code"), 6))
                & Q(*(In(Substr("code", place, 1), _DIGITS) for place in range(1, 7))),
                violation_error_message="団体コードは検証番号を含む6桁の数字で入力してください。",
            ),
            models.CheckConstraint(
                name="municipality_check_digit_is_right",
                condition=Q(Exact(Mod(11 - Mod(_WEIGHED, 11), 10), _digit(6))),
                violation_error_message="団体コードの検証番号（末尾の数字）が正しくありません。",
            ),
            models.CheckConstraint(name="municipality_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="municipality_successor_follows_abolition",
                condition=Q(successor__isnull=True) | ~Q(abolished_on=""),
                violation_error_message="承継した市区町村は、廃止日とともに入力してください。",
            ),
            models.CheckConstraint(
                name="municipality_is_not_its_own_successor",
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                violation_error_message="承継した市区町村に自分自身は選べません。",
            ),
            partial_dates("municipality", "established_on", "abolished_on"),
            in_order("municipality", "established_on", "abolished_on", "廃止日は設置日以後の日付にしてください。"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the code."""
        return (self.code,)

    def clean(self) -> None:
        """The first two digits of the code are the prefecture's."""
        if self.prefecture_id and self.code and self.code[:2] != self.prefecture.code:
            raise ValidationError({"prefecture": f"コード「{self.code}」は{self.prefecture}のものではありません。"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the search key, then save."""
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Work out the search key."""
        self.search = "\n".join(map(fold, [self.name, self.kana]))

    def class_on(self, day: date) -> "LegalStatus | None":
        """The legal class on a day: the one that began last; None where none had begun for certain.

        A class whose beginning is not known counts as the oldest one known.
        """
        known = [status for status in self.statuses.all() if status.began_by(day)]
        return max(known, key=lambda status: (status.begins_on, status.pk), default=None)


class LegalStatus(Record):
    """The legal class of a municipality between two dates (指定都市, 中核市, 市 …)."""

    KINDS = [(kind.value, kind.label) for kind in MUNICIPAL]

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="statuses", verbose_name="市区町村"
    )
    kind = models.CharField("区分", max_length=20, choices=KINDS)
    begins_on = PartialDateField("開始日")
    ends_on = PartialDateField("最終日", help_text="その区分であった最後の日。現在も続いていれば空欄")
    source = models.CharField("出典", max_length=1000, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "市区町村の区分"
        verbose_name_plural = "市区町村の区分"
        ordering = ["municipality", "begins_on"]
        constraints = [
            models.UniqueConstraint(
                name="legal_status_begins_once",
                fields=["municipality", "begins_on"],
                violation_error_message="同じ開始日の区分が既にあります。",
            ),
            models.CheckConstraint(
                name="legal_status_kind_is_known", condition=Q(kind__in=[kind.value for kind in MUNICIPAL])
            ),
            partial_dates("legal_status", "begins_on", "ends_on"),
            in_order("legal_status", "begins_on", "ends_on", "最終日は開始日以後の日付にしてください。"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.get_kind_display()}"

    @property
    def legal_class(self) -> LegalClass:
        """The class as the pure rooms know it."""
        return LegalClass(self.kind)

    def began_by(self, day: date) -> bool:
        """Whether it had begun on that day, as far as is known, and had not ended for certain."""
        if self.ends_on and latest(self.ends_on) < day:
            return False
        return not self.begins_on or earliest(self.begins_on) <= day
