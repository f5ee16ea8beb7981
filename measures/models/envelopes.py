"""The printed amount (計上単位): one amount in one block, on which one or more entries stand."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Q, Sum
from simple_history.models import HistoricalRecords

from measures.models.blocks import Block
from measures.models.editions import UNITS, Edition, EditionRow
from measures.models.frozen import FreezableQuerySet
from measures.notation.amounts import MILLION, Amount, Part, describe_amount, read_amount
from measures.notation.reading import EXACT, UNREAD, WITHIN, Reading
from renkei.models import VersionedRecord

AMOUNT_READINGS = [
    (Reading.BLANK.value, "記載なし"),
    (Reading.UNREAD.value, "読取り不可"),
    (Reading.EXACT.value, "金額"),
    (Reading.WITHIN.value, "内数（上限）"),
    (Reading.ELSEWHERE.value, "再掲"),
    (Reading.NONE.value, "予算措置なし"),
]


class EnvelopeQuerySet(FreezableQuerySet):
    """Envelopes. Every sum in the product runs over these, each counted once, never over entries."""

    def totals(self) -> dict[str, int]:
        """Return {yen, upper_bound_yen, unread_envelopes, envelopes} over distinct envelopes; yen in 円.

        ``upper_bound_yen`` is the part of ``yen`` that stands inside envelopes of which only an upper bound
        is known (内数). What is counted elsewhere (再掲) or unread adds nothing.
        """
        found = self.order_by().aggregate(
            sum_yen=Sum("yen", filter=Q(reading__in=[EXACT.value, WITHIN.value])),
            sum_upper_bound=Sum("yen", filter=Q(reading=WITHIN.value)),
            unread_envelopes=models.Count("pk", filter=Q(reading=UNREAD.value)),
            envelopes=models.Count("pk"),
        )
        return {
            "yen": int(found["sum_yen"] or 0),
            "upper_bound_yen": int(found["sum_upper_bound"] or 0),
            "unread_envelopes": found["unread_envelopes"],
            "envelopes": found["envelopes"],
        }

    def get_by_natural_key(self, year: int, revision: int, number: int) -> "Envelope":
        """Return the envelope with that number in that revision of that year."""
        return self.get(edition__year=year, edition__revision=revision, number=number)


def in_shape(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return stored parts with their keys in the order of data.json, which PostgreSQL does not keep."""
    return [{key: part[key] for key in ("label", "yen", "inside")} for part in parts]


def parts_in_words(parts: list[dict[str, Any]]) -> str:
    """Return the parts of an amount, a line each, in 円: うち臨時・特別の措置 34,900,000,000円."""
    return "\n".join(f"{'うち' if part['inside'] else '別途'}{part['label']} {part['yen']:,}円" for part in parts)


class Envelope(EditionRow, VersionedRecord):
    """One printed amount (計上単位) in one block, and our reading of it in yen."""

    words_of: ClassVar = {"parts": parts_in_words}  # how its history tells what is no plain text

    class Printed(models.TextChoices):
        """How a shared amount is printed, so that it comes back the way it was."""

        ONCE = "once", "結合したセルに一回"
        EACH = "each", "各行に繰返し"

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="envelopes", editable=False, verbose_name="年度版"
    )
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="envelopes", verbose_name="府省の欄")
    number = models.PositiveIntegerField("番号", editable=False)
    name = models.CharField("名称", max_length=500, blank=True, help_text="予算の名称。空欄なら最初の施策の名称")
    amount_text = models.TextField("予算額", blank=True, help_text="印刷のとおり")
    unit_yen = models.PositiveIntegerField("単位", choices=UNITS, default=MILLION)
    printed = models.CharField("共有する場合の印刷", max_length=4, choices=Printed, default=Printed.EACH)
    reading = models.CharField("読取り", max_length=10, choices=AMOUNT_READINGS, default="blank", editable=False)
    yen = models.BigIntegerField("金額（円）", null=True, editable=False)
    parts = models.JSONField("うち・別途", default=list, editable=False)

    objects = EnvelopeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "計上単位"
        verbose_name_plural = "計上単位"
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(name="envelope_number_once_an_edition", fields=["edition", "number"]),
            models.CheckConstraint(name="envelope_number_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="envelope_unit_is_known", condition=Q(unit_yen__in=[1_000_000, 1_000, 100_000_000, 10_000, 1])
            ),
            models.CheckConstraint(name="envelope_printing_is_known", condition=Q(printed__in=["once", "each"])),
            models.CheckConstraint(
                name="envelope_yen_goes_with_its_reading",
                condition=Q(reading__in=["exact", "within"], yen__isnull=False, yen__gte=0)
                | Q(reading="elsewhere", yen__isnull=True)
                | Q(reading="elsewhere", yen__isnull=False, yen__gte=0)
                | Q(reading__in=["blank", "unread", "none"], yen__isnull=True),
            ),
            models.CheckConstraint(
                name="envelope_without_text_is_blank", condition=~Q(amount_text="") | Q(reading="blank")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or '計上単位'}（{self.amount_text or '記載なし'}）"

    def natural_key(self) -> tuple[int, int, int]:
        """Return (fiscal year, revision, number)."""
        return (*self.edition.natural_key(), self.number)

    natural_key.dependencies = ["measures.block"]  # type: ignore[attr-defined]

    @property
    def amount(self) -> Amount:
        """Our reading of the printed amount, as stored."""
        return Amount(Reading(self.reading), self.yen, tuple(Part(**part) for part in self.parts))

    @property
    def written_parts(self) -> list[dict[str, Any]]:
        """うち and 別途 as data: {label, yen, inside}, in this order of keys, which PostgreSQL does not keep."""
        return in_shape(self.parts)

    @property
    def amount_words(self) -> str:
        """Our reading in words: 900百万円の内数（上限）."""
        return describe_amount(self.amount)

    @property
    def counted_yen(self) -> int | None:
        """What it adds to a sum, in 円; None where it is unread, blank, or counted elsewhere (再掲)."""
        return self.yen if self.reading in {EXACT, WITHIN} else None

    @property
    def is_unread(self) -> bool:
        """Whether the printed amount could not be read."""
        return self.reading == UNREAD

    @property
    def is_within(self) -> bool:
        """Whether only an upper bound is known (内数)."""
        return self.reading == WITHIN

    def derive(self) -> None:
        """Read ``amount_text`` in the envelope's own unit; the text itself stays as printed."""
        amount = read_amount(self.amount_text, unit=self.unit_yen)
        self.reading, self.yen = amount.reading.value, amount.yen
        self.parts = [{"label": part.label, "yen": part.yen, "inside": part.inside} for part in amount.parts]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stand in the block's edition, take the edition's next number, read the amount, save."""
        self.edition_id = self.block.edition_id
        self.derive()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "edition", "reading", "yen", "parts"}
        with transaction.atomic():
            if self.number is None:
                self.number = self._next_number()
            super().save(*args, **kwargs)

    def _next_number(self) -> int:
        """The edition's next number; the edition is locked, so that two people do not get the same."""
        Edition.refuse_frozen_rows(Edition.objects.filter(pk=self.edition_id))
        last = Envelope.objects.filter(edition_id=self.edition_id).aggregate(last=models.Max("number"))["last"]
        return (last or 0) + 1
