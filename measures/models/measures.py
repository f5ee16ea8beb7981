"""A measure through the years (施策), its other names, its lineage, and its calls."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from simple_history.models import HistoricalRecords

from measures.models.ministries import Ministry
from measures.notation.text import fold
from measures.notation.years import fiscal_year_of
from renkei.models import Record, VersionedRecord


class Counter(models.Model):
    """Numbers that never go back, whatever is deleted, undone or rolled back in between."""

    name = models.CharField("名称", max_length=30, primary_key=True)
    last = models.PositiveIntegerField("最後の番号", default=0)

    class Meta:
        verbose_name = "採番"
        verbose_name_plural = "採番"

    @classmethod
    def take(cls, name: str, count: int = 1) -> range:
        """Return the next ``count`` numbers of the counter ``name``; they are never given again."""
        with transaction.atomic():
            cls.objects.get_or_create(name=name)
            cls.objects.filter(name=name).update(last=F("last") + count)
            last = cls.objects.values_list("last", flat=True).get(name=name)
        return range(last - count + 1, last + 1)

    @classmethod
    def skip_past(cls, name: str, number: int) -> None:
        """Never give ``number`` or a smaller one again (it came from outside, by a fixture or a restore)."""
        cls.objects.get_or_create(name=name)
        cls.objects.filter(name=name, last__lt=number).update(last=number)


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Measures, found by their permanent number."""

    def get_by_natural_key(self, number: int) -> "Measure":
        """Return the measure with that number."""
        return self.get(number=number)


class Measure(VersionedRecord):
    """A measure (施策) as the same thing through the years, under one permanent number."""

    number = models.PositiveIntegerField("施策番号", unique=True, editable=False)
    name = models.CharField(
        "施策名", max_length=500, help_text="画面で使う名称。年度版に印刷された名称は掲載施策にあります。"
    )
    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="measures", verbose_name="所管府省庁")
    note = models.TextField("編集者メモ", blank=True)

    objects = MeasureQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "施策（通年）"
        verbose_name_plural = "施策（通年）"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(name="measure_number_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="measure_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def natural_key(self) -> tuple[int]:
        """Return the permanent number."""
        return (self.number,)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give a new measure its number, then save."""
        with transaction.atomic():
            if self.number is None:
                self.number = Counter.take("measure")[0]
            elif self._state.adding:
                Counter.skip_past("measure", self.number)
            super().save(*args, **kwargs)


class MeasureName(Record):
    """Another name of a measure (別名・略称・公募名): for search and for recognising it in a received sheet."""

    class Kind(models.TextChoices):
        """What sort of name it is."""

        SHORT = "short", "略称"
        CALL = "call", "公募名"
        FORMER = "former", "旧称"
        OTHER = "other", "別名"

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="names", verbose_name="施策")
    name = models.CharField("名称", max_length=500)
    kind = models.CharField("種類", max_length=10, choices=Kind, default=Kind.OTHER)
    search = models.TextField("検索用", editable=False, default="")

    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = "別名"
        verbose_name_plural = "別名"
        ordering = ["measure", "id"]
        constraints = [
            models.UniqueConstraint(name="measure_name_once", fields=["measure", "name"]),
            models.CheckConstraint(name="measure_name_is_not_empty", condition=~Q(name="")),
            models.CheckConstraint(
                name="measure_name_kind_is_known", condition=Q(kind__in=["short", "call", "former", "other"])
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the search key, then save."""
        self.search = fold(self.name)
        super().save(*args, **kwargs)


class Succession(Record):
    """One measure carried on as another (後継): renamed, merged, split, or moved to another ministry."""

    class Kind(models.TextChoices):
        """How it was carried on."""

        RENAMED = "renamed", "名称変更"
        MERGED = "merged", "統合・組替え"
        SPLIT = "split", "分割"
        MOVED = "moved", "移管"

    predecessor = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="successions", verbose_name="前の施策"
    )
    successor = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="origins", verbose_name="後継施策")
    kind = models.CharField("種類", max_length=10, choices=Kind)
    fiscal_year = models.PositiveSmallIntegerField("年度", help_text="後継施策に替わった年度（西暦）")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "後継関係"
        verbose_name_plural = "後継関係"
        ordering = ["fiscal_year", "id"]
        constraints = [
            models.UniqueConstraint(name="succession_once", fields=["predecessor", "successor"]),
            models.CheckConstraint(
                name="succession_leads_elsewhere",
                condition=~Q(predecessor=F("successor")),
                violation_error_message="後継施策に同じ施策は選べません。",
            ),
            models.CheckConstraint(
                name="succession_kind_is_known", condition=Q(kind__in=["renamed", "merged", "split", "moved"])
            ),
            models.CheckConstraint(
                name="succession_year_is_a_year", condition=Q(fiscal_year__gte=1989, fiscal_year__lte=2100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class CallQuerySet(models.QuerySet["Call"]):
    """Calls, with the words the pages use."""

    def public(self) -> Self:
        """Those of measures that readers find in an edition; a measure that only a draft has is nobody's business yet."""
        published = Measure.objects.filter(pk=OuterRef("measure"), entries__edition__state="current")
        return self.filter(Exists(published))

    def in_state(self, state: str) -> Self:
        """Those whose ``Call.state`` is this one today, told by the database; none for a state that there is not."""
        conditions = self.states()
        return self.filter(conditions[state]) if state in conditions else self.none()

    @staticmethod
    def states() -> dict[str, Q]:
        """Return what makes a call be in each state today."""
        now = timezone.now()
        today = timezone.localdate(now)
        closed, waiting = Q(closes_at__lte=now), Q(opens_on__gt=today)
        going = ~waiting | Q(opens_on__isnull=True)
        open_ended = Q(closes_at__isnull=True) & going
        over = Q(fiscal_year__lt=fiscal_year_of(today))
        soon = now + timedelta(days=settings.RENKEI_CLOSING_SOON_DAYS)
        opened = open_ended & ~over & Q(opens_on__isnull=False)
        return {
            "締切り済み": closed | (open_ended & over),
            "受付前": waiting & (Q(closes_at__gt=now) | Q(closes_at__isnull=True)),
            "まもなく締切り": Q(closes_at__gt=now, closes_at__lt=soon) & going,
            "受付中": (Q(closes_at__gte=soon) & going) | opened,
            "未定": open_ended & ~over & Q(opens_on__isnull=True),
        }

    def with_changed_at(self) -> Self:
        """With ``changed_at``: when the call was last changed, by its history."""
        changes = Call.history.filter(id=OuterRef("pk")).order_by("-history_date")
        return self.annotate(changed_at=Subquery(changes.values("history_date")[:1]))


class Call(Record):
    """A call for proposals or survey of wishes (公募・要望調査): of one measure in one fiscal year, in no edition.

    It becomes known after publication and may come twice (追加公募).
    """

    class Kind(models.TextChoices):
        """By which route the money is asked for."""

        OPEN = "open", "公募"
        ADDITIONAL = "additional", "追加公募"
        SURVEY = "survey", "要望調査"

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="calls", verbose_name="施策")
    fiscal_year = models.PositiveSmallIntegerField("年度", help_text="西暦（例：2020）")
    public_name = models.CharField(
        "公募名", max_length=500, blank=True, help_text="施策名と異なる場合に入力してください。"
    )
    kind = models.CharField("種類", max_length=10, choices=Kind, default=Kind.OPEN)
    period_text = models.CharField(
        "公募時期", max_length=200, blank=True, help_text="例：4月上旬（日付が決まる前の見込み）"
    )
    opens_on = models.DateField("受付開始日", null=True, blank=True)
    closes_at = models.DateTimeField("締切り", null=True, blank=True)
    channel = models.CharField(
        "受付方法", max_length=200, blank=True, help_text="例：Jグランツ、電子メール、都道府県経由"
    )
    section = models.CharField("担当課", max_length=200, blank=True)
    phone = models.CharField("電話", max_length=200, blank=True, help_text="公表してよいもの")
    mail = models.CharField("メール", max_length=254, blank=True, help_text="公表してよいもの")
    contact = models.TextField("その他の連絡先", blank=True)
    address = models.URLField("要綱・公募要領のURL", max_length=1000, blank=True)
    checked_on = models.DateField("確認日", null=True, blank=True)

    objects = CallQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "公募・要望調査"
        verbose_name_plural = "公募・要望調査"
        ordering = ["-fiscal_year", "opens_on", "id"]
        indexes = [
            models.Index(fields=["closes_at"], name="call_by_closing"),
            models.Index(fields=["-fiscal_year", "opens_on", "id"], name="call_in_order"),
        ]
        constraints = [
            models.CheckConstraint(name="call_kind_is_known", condition=Q(kind__in=["open", "additional", "survey"])),
            models.CheckConstraint(
                name="call_year_is_a_year",
                condition=Q(fiscal_year__gte=1989, fiscal_year__lte=2100),
                violation_error_message="年度は西暦（1989～2100）で入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return self.public_name or self.measure.name

    def clean(self) -> None:
        """Refuse a call that closes before it opens (a day against a moment: no portable CHECK compares them)."""
        if self.opens_on and self.closes_at and timezone.localdate(self.closes_at) < self.opens_on:
            raise ValidationError({"closes_at": "締切りは受付開始日以後の日時を入力してください。"})

    @property
    def state(self) -> str:
        """受付前・受付中・まもなく締切り・締切り済み, or 未定 where the dates are not known.

        A call whose closing is not known is 締切り済み once its fiscal year is over.
        """
        now = timezone.now()
        today = timezone.localdate(now)
        if self.closes_at and self.closes_at <= now:
            return "締切り済み"
        if self.opens_on and today < self.opens_on:
            return "受付前"
        if self.closes_at:
            return "まもなく締切り" if (self.closes_at - now).days < settings.RENKEI_CLOSING_SOON_DAYS else "受付中"
        if self.fiscal_year < fiscal_year_of(today):
            return "締切り済み"
        return "受付中" if self.opens_on else "未定"
