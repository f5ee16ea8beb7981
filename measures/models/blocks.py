"""A ministry's part of one edition (府省の欄), and how far its answer has come in the yearly round."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from measures.models.editions import UNITS, Edition, EditionRow
from measures.models.frozen import FreezableQuerySet
from measures.models.ministries import Ministry
from measures.notation.amounts import MILLION
from renkei.models import VersionedRecord


class BlockQuerySet(FreezableQuerySet):
    """Blocks, with the words the pages use."""

    def in_document_order(self) -> Self:
        """As the document prints them (not the official order of ministries)."""
        return self.order_by("position", "id")

    def get_by_natural_key(self, year: int, revision: int, ministry: str) -> "Block":
        """Return that ministry's block in that revision of that year."""
        return self.get(edition__year=year, edition__revision=revision, ministry__code=ministry)


class Block(EditionRow, VersionedRecord):
    """A ministry's part of one edition (府省の欄), and how far its answer has come."""

    class State(models.TextChoices):
        """How far the ministry's answer has come in the yearly round."""

        NOT_SENT = "not-sent", "未送付"
        ASKED = "asked", "照会中"
        ANSWERED = "answered", "回答済み"
        NOTHING = "nothing", "該当なし"
        RETURNED = "returned", "差戻し中"
        CONFIRMED = "confirmed", "確認済み"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="blocks", verbose_name="年度版")
    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="blocks", verbose_name="府省庁")
    heading = models.CharField("見出し", max_length=100, help_text="表の上に印刷する府省名")
    position = models.PositiveSmallIntegerField("並び順")
    unit_yen = models.PositiveIntegerField("単位", choices=UNITS, default=MILLION, help_text="予算額の単位")
    state = models.CharField("照会の状態", max_length=10, choices=State, default=State.NOT_SENT)
    due_on = models.DateField("回答期限", null=True, blank=True)
    reminded_on = models.DateField("督促日", null=True, blank=True)
    contact = models.TextField("連絡先", blank=True)
    comment = models.TextField("差戻しの理由・連絡事項", blank=True)

    objects = BlockQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "府省の欄"
        verbose_name_plural = "府省の欄"
        ordering = ["edition", "position", "id"]
        indexes = [models.Index(fields=["edition", "position", "id"], name="block_in_document")]
        constraints = [
            models.UniqueConstraint(
                name="block_once_an_edition",
                fields=["edition", "ministry"],
                violation_error_message="この年度版には、同じ府省庁の欄が既にあります。",
            ),
            models.CheckConstraint(name="block_has_a_heading", condition=~Q(heading="")),
            models.CheckConstraint(
                name="block_unit_is_known", condition=Q(unit_yen__in=[1_000_000, 1_000, 100_000_000, 10_000, 1])
            ),
            models.CheckConstraint(
                name="block_state_is_known",
                condition=Q(state__in=["not-sent", "asked", "answered", "nothing", "returned", "confirmed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.heading}"

    def natural_key(self) -> tuple[int, int, str]:
        """Return (fiscal year, revision, ministry code)."""
        return (*self.edition.natural_key(), self.ministry.code)

    natural_key.dependencies = ["measures.edition", "measures.ministry"]  # type: ignore[attr-defined]

    @property
    def is_overdue(self) -> bool:
        """Whether the ministry was asked and its deadline has passed without an answer."""
        waiting = self.state in {self.State.ASKED, self.State.RETURNED}
        return waiting and self.due_on is not None and self.due_on < timezone.localdate()
