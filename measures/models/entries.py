"""One row of the document (掲載施策): the texts as printed, and our readings beside them."""

from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Prefetch, Q
from simple_history.models import HistoricalRecords

from measures.models.blocks import Block
from measures.models.editions import Edition, EditionRow
from measures.models.envelopes import Envelope
from measures.models.frozen import FreezableQuerySet
from measures.models.measures import Measure
from measures.models.taxonomy import Names, PolicyField, Role, names_under_roles, under_roles
from measures.notation.fields import Fields, read_fields
from measures.notation.grades import Grade, read_grade
from measures.notation.rates import Rate, Share, describe_rate, read_rate
from measures.notation.reading import READ, UNREAD, Reading
from measures.notation.recipients import describe_recipients, read_recipients
from measures.notation.text import fold
from renkei.models import VersionedRecord

READINGS = [
    (Reading.BLANK.value, "記載なし"),
    (Reading.UNREAD.value, "読取り不可"),
    (Reading.READ.value, "読取り済み"),
]
GRADES = [
    (Grade.PRIORITY.value, "優先採択の配慮"),
    (Grade.CONSIDERED.value, "一定程度の配慮"),
    (Grade.EXAMINED.value, "要望を踏まえ検討"),
    (Grade.EXTENDED.value, "対象の明示・拡大"),
    (Grade.OTHER.value, "その他"),
]
READ_COLUMNS = ("役割・政策分野", "予算額", "補助率", "交付対象")  # of which there are readings
SEPARATOR = "\n"  # between folded columns in the search key: no word of a search holds one


class EntryQuerySet(FreezableQuerySet):
    """Entries. Public pages start from an edition's own rows: ``edition.entries``."""

    def published(self) -> Self:
        """Entries of the editions that readers see today."""
        return self.filter(edition__state=Edition.State.CURRENT)

    def of_measures(self, numbers: Iterable[int]) -> Self:
        """Entries of the measures with these numbers.

        By their keys, so that SQLite goes down the index of an edition's measures and not through all its rows.
        """
        return self.filter(measure__in=Measure.objects.filter(number__in=list(numbers)).values("pk"))

    def needing_a_reader(self) -> Self:
        """Entries with a cell we could not read: the editors' to-do list."""
        unread = UNREAD.value
        return self.filter(
            Q(envelope__reading=unread)
            | Q(fields_reading=unread)
            | Q(rate_reading=unread)
            | Q(recipients_reading=unread)
        )

    def unseen(self) -> Self:
        """Entries carried over that nobody has confirmed yet (前年のまま)."""
        return self.filter(unseen=True)

    def in_document_order(self) -> Self:
        """As the document prints them."""
        return self.order_by("block__position", "block_id", "position", "id")

    def for_listing(self) -> Self:
        """With everything a list row shows, in three queries whatever the length."""
        cells = PolicyField.objects.select_related("role").in_document_order()
        return (
            self.select_related("block__ministry", "measure", "envelope")
            .prefetch_related(Prefetch("fields", queryset=cells), "envelope__entries")
            .in_document_order()
        )

    def totals(self) -> dict[str, int]:
        """The totals of the distinct envelopes these entries stand on: see ``EnvelopeQuerySet.totals``."""
        return Envelope.objects.filter(pk__in=self.order_by().values("envelope")).totals()

    def get_by_natural_key(self, year: int, revision: int, number: int) -> "Entry":
        """Return the entry of that measure in that revision of that year."""
        return self.get(edition__year=year, edition__revision=revision, measure__number=number)


class Entry(EditionRow, VersionedRecord):
    """One measure in one edition (掲載施策): what is printed is the fact, a reading is kept beside it."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="entries", editable=False, verbose_name="年度版"
    )
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="entries", verbose_name="府省の欄")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="entries", verbose_name="施策（通年）")
    position = models.PositiveIntegerField("並び順", default=0)
    fields_text = models.TextField("役割・政策分野", blank=True, help_text="一行に一つの役割（例：ウ-A a,b,c）")
    fields_merged = models.BooleanField(
        "上の行と結合", default=False, help_text="役割と政策分野のセルを、上の施策と結合して印刷します。"
    )
    name = models.TextField("施策名", help_text="印刷のとおり")
    full_name = models.CharField(
        "正式な名称", max_length=500, blank=True, help_text="印刷された名称だけでは分からない場合"
    )
    summary = models.TextField("概要", blank=True)
    support_text = models.TextField("支援の内容", blank=True)
    envelope = models.ForeignKey(Envelope, on_delete=models.RESTRICT, related_name="entries", verbose_name="計上単位")
    rate_text = models.TextField("補助率", blank=True)
    recipients_text = models.TextField("交付対象", blank=True)
    editor_note = models.TextField("編集者の注記", blank=True, help_text="印刷された文は変えずに、画面で補います。")
    unseen = models.BooleanField(
        "前年のまま", default=False, help_text="前年度から写したまま、まだ確認されていません。"
    )

    grade = models.CharField("支援の書きぶり", max_length=10, choices=GRADES, default="other", editable=False)
    fields_reading = models.CharField("分野の読取り", max_length=10, choices=READINGS, default="blank", editable=False)
    rate_reading = models.CharField("補助率の読取り", max_length=10, choices=READINGS, default="blank", editable=False)
    rate_shares = models.TextField("補助率（分数）", default="", editable=False)  # "1/2 2/3", in printed order
    rate_fixed = models.BooleanField("定額", default=False, editable=False)
    rate_open = models.BooleanField("補助率に「等」", default=False, editable=False)
    rate_at_most = models.BooleanField("補助率に「以内」", default=False, editable=False)
    recipients_reading = models.CharField(
        "交付対象の読取り", max_length=10, choices=READINGS, default="blank", editable=False
    )
    search = models.TextField("検索用", default="", editable=False)
    fields = models.ManyToManyField(
        PolicyField, through="EntryField", related_name="entries", editable=False, verbose_name="政策分野"
    )

    objects = EntryQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = "掲載施策"
        verbose_name_plural = "掲載施策"
        ordering = ["edition", "position", "id"]
        indexes = [models.Index(fields=["block", "position", "id"], name="entry_in_document")]
        constraints = [
            models.UniqueConstraint(
                name="entry_measure_once_an_edition",
                fields=["edition", "measure"],
                violation_error_message="この年度版には、同じ施策が既に掲載されています。",
            ),
            models.CheckConstraint(name="entry_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="entry_grade_is_known",
                condition=Q(grade__in=["priority", "considered", "examined", "extended", "other"]),
            ),
            models.CheckConstraint(
                name="entry_readings_are_known",
                condition=Q(
                    fields_reading__in=["blank", "unread", "read"],
                    rate_reading__in=["blank", "unread", "read"],
                    recipients_reading__in=["blank", "unread", "read"],
                ),
            ),
            models.CheckConstraint(
                name="entry_rate_goes_with_its_reading",
                condition=Q(rate_reading="read")
                | Q(rate_shares="", rate_fixed=False, rate_open=False, rate_at_most=False),
            ),
            models.CheckConstraint(
                name="entry_without_texts_is_blank",
                condition=(~Q(rate_text="") | Q(rate_reading="blank"))
                & (~Q(fields_text="") | Q(fields_reading="blank"))
                & (~Q(recipients_text="") | Q(recipients_reading="blank")),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def natural_key(self) -> tuple[int, int, int]:
        """Return (fiscal year, revision, measure number)."""
        return (*self.edition.natural_key(), self.measure.number)

    natural_key.dependencies = ["measures.envelope", "measures.measure"]  # type: ignore[attr-defined]

    @property
    def display_name(self) -> str:
        """The name that means something by itself: the full name where there is one."""
        return self.full_name or self.name

    @property
    def rate(self) -> Rate:
        """Our reading of the printed rate, as stored; fractions exact and unreduced."""
        return rate_of(
            self.rate_reading, self.rate_shares, fixed=self.rate_fixed, open_=self.rate_open, at_most=self.rate_at_most
        )

    @property
    def rate_words(self) -> str:
        """Our reading of the rate in words: 1/2, 2/3 · ほかあり."""
        return describe_rate(self.rate)

    @property
    def recipients_words(self) -> str:
        """Our reading of the recipients in words."""
        return describe_recipients(read_recipients(self.recipients_text))

    @property
    def cells_by_role(self) -> list[tuple[Role, list[PolicyField]]]:
        """Its policy fields under their roles, in the outline's order (uses the prefetch of ``for_listing``)."""
        return under_roles(self.fields.all())

    @property
    def names_of_cells(self) -> Names:
        """The same as words: [(ウ-A, [地域医療, 介護])]."""
        return names_under_roles(self.cells_by_role)

    @property
    def is_shared(self) -> bool:
        """Whether several entries stand on its envelope (uses the prefetch of ``for_listing``)."""
        return len(self.envelope.entries.all()) > 1

    @property
    def unread_columns(self) -> list[str]:
        """The columns whose printed text could not be read, in the words of the sheet."""
        return self.unread_columns_beside(self.envelope.reading)

    def unread_columns_beside(self, amount_reading: str) -> list[str]:
        """The same, where the reading of the amount is known without the envelope."""
        readings = (self.fields_reading, amount_reading, self.rate_reading, self.recipients_reading)
        return [label for reading, label in zip(readings, READ_COLUMNS, strict=True) if reading == UNREAD]

    def derive(self, field_ids: dict[tuple[str, str], int]) -> list[int]:
        """Read every printed text anew; the texts stay as printed.

        ``field_ids`` is ``Taxonomy.field_ids()`` of the edition. Returns the ids of the policy fields read,
        in printed order: the rows ``EntryField`` must hold. A cell that the taxonomy does not have makes
        the whole column unread.
        """
        rate = read_rate(self.rate_text)
        self.rate_reading = rate.reading.value
        self.rate_shares = " ".join(map(str, rate.shares))
        self.rate_fixed, self.rate_open, self.rate_at_most = rate.fixed, rate.open, rate.at_most
        self.recipients_reading = read_recipients(self.recipients_text).reading.value
        self.grade = read_grade(self.support_text).value
        texts = [self.name, self.full_name, self.summary, self.support_text, self.recipients_text, self.editor_note]
        self.search = SEPARATOR.join(fold(text) for text in texts if text)
        fields = known_fields(read_fields(self.fields_text), field_ids)
        self.fields_reading = fields.reading.value
        return [field_ids[cell.role, cell.letter] for cell in fields.cells]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stand in the block's edition, read the texts, save, and keep the cells as read.

        Raises ``ValidationError`` if the envelope is another ministry's: one printed amount is in one block.
        """
        self.edition_id = self.block.edition_id
        if self.envelope.block_id != self.block_id:
            raise ValidationError({"envelope": "この府省の欄の計上単位を選んでください。"})
        wanted = self.derive(self.block.edition.taxonomy.field_ids())
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, *DERIVED}
        with transaction.atomic():
            super().save(*args, **kwargs)
            held = set(EntryField.objects.filter(entry=self).values_list("field_id", flat=True))
            if held != set(wanted):
                self.fields.set(wanted)


DERIVED = [
    "edition",
    "fields_reading",
    "rate_reading",
    "rate_shares",
    "rate_fixed",
    "rate_open",
    "rate_at_most",
    "recipients_reading",
    "grade",
    "search",
]


def rate_of(reading: str, shares: str, *, fixed: bool, open_: bool, at_most: bool) -> Rate:
    """Return the rate that is stored in these columns."""
    read = tuple(Share(*map(int, share.split("/"))) for share in shares.split())
    return Rate(Reading(reading), read, fixed=fixed, open=open_, at_most=at_most)


def known_fields(fields: Fields, field_ids: dict[tuple[str, str], int]) -> Fields:
    """Return ``fields``, or unread when a cell of it is not in the taxonomy: never half of what is printed."""
    if fields.reading == READ and any((cell.role, cell.letter) not in field_ids for cell in fields.cells):
        return Fields(UNREAD)
    return fields


class EntryField(EditionRow):
    """One cell of role × policy field that an entry stands in; derived from ``fields_text``."""

    edition_path = "entry__edition"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="cells", verbose_name="掲載施策")
    field = models.ForeignKey(
        PolicyField, on_delete=models.PROTECT, related_name="entry_cells", verbose_name="政策分野"
    )

    objects = FreezableQuerySet.as_manager()

    class Meta:
        verbose_name = "掲載施策の政策分野"
        verbose_name_plural = "掲載施策の政策分野"
        constraints = [models.UniqueConstraint(name="entry_field_once", fields=["entry", "field"])]

    def __str__(self) -> str:
        return f"{self.entry} {self.field}"
