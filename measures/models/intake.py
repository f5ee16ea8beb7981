"""A received file and what we understood of it: seen before it counts, and undone when it must."""

import json
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from simple_history.models import HistoricalRecords

from measures.models.editions import Edition
from measures.models.ministries import Ministry
from renkei.models import Record

LARGEST_FILE = 10 * 1024 * 1024  # bytes
HANDED_IN = "提出"  # why the history of an upload says that its ministry handed it in
COMPARED_AGAIN, CHOSEN = "比べ直し", "選択の保存"  # as much for acts that may leave every column as it was
CONTENT = ("data", "received", "unchanged", "findings", "choices")  # what a file that nobody wants any more loses
PROGRESS = ("worker", "stage", "stages_done", "stages", "heartbeat_at")  # of reading, while it goes on


class PlainJSON(json.JSONEncoder):
    """JSON that holds Japanese as it is: half the bytes, and half the time, of its escapes."""

    def encode(self, o: Any) -> str:
        """Return the value as JSON; escaped where it holds what UTF-8 cannot."""
        text = json.dumps(o, ensure_ascii=False, separators=(",", ":"))
        try:
            text.encode()
        except UnicodeEncodeError:
            return json.dumps(o)
        return text


COUNTED = {  # keys of ``Upload.counts`` in words, in this order
    "new": "新規",
    "revised": "変更あり",
    "unchanged": "変更なし",
    "spelling": "表記のみ",
    "missing": "今回の回答にない施策",
    "refused": "要修正",
    "open": "決めていない項目",
    "warnings": "確認が必要な指摘",
}


def counts_in_words(counts: dict[str, int]) -> str:
    """Return the counts of a received file in words: ``新規 1件　変更あり 3件``; what only the machine counts is left out."""
    return "　".join(f"{words} {counts[key]}件" for key, words in COUNTED.items() if key in counts)


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads, without their bytes unless these are asked for."""

    def waiting(self) -> Self:
        """Those that a person may still decide about, or discard."""
        return self.filter(state__in=[Upload.State.RECEIVED, Upload.State.STAGED])

    def listed(self) -> Self:
        """For lists and pages: everything but the file itself, its rows as received and those that change nothing."""
        return self.defer("data", "received", "unchanged").select_related("ministry", "uploader", "applied_to", "base")


class Upload(Record):
    """One received file (受領ファイル): its bytes, what it was compared with, and how far it has come."""

    class State(models.TextChoices):
        """How far it has come. Nothing is written to the catalogue before ``APPLIED``."""

        RECEIVED = "received", "受領"
        STAGED = "staged", "確認待ち"
        APPLIED = "applied", "反映済み"
        UNDONE = "undone", "取込みの取消し済み"
        REFUSED = "refused", "受付不可"
        DISCARDED = "discarded", "破棄済み"
        EXPIRED = "expired", "期限切れ"

    year = models.PositiveSmallIntegerField("年度", help_text="西暦")
    ministry = models.ForeignKey(
        Ministry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="uploads",
        verbose_name="府省庁",
        help_text="空欄なら、ファイルにある全ての府省庁",
    )
    name = models.CharField("ファイル名", max_length=255)
    data = models.BinaryField("内容", editable=False)
    size = models.PositiveIntegerField("大きさ（バイト）", validators=[MaxValueValidator(LARGEST_FILE)], editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="提出者"
    )
    received_at = models.DateTimeField("受領日時", auto_now_add=True)
    state = models.CharField("状態", max_length=10, choices=State, default=State.RECEIVED, editable=False)
    base = models.ForeignKey(
        Edition, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="比較した年度版"
    )
    received = models.JSONField("読み取った行", default=dict, editable=False, encoder=PlainJSON)
    unchanged = models.JSONField(  # see ``measures.intake.unchanged``
        "変更のない行", default=list, editable=False, encoder=PlainJSON
    )
    findings = models.JSONField("指摘", default=list, editable=False)
    choices = models.JSONField("選択", default=dict, editable=False)  # {row key: {question: answer}}
    counts = models.JSONField("件数", default=dict, editable=False)  # {new, revised, unchanged, missing, refused}
    applied_to = models.ForeignKey(
        Edition,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="uploads",
        verbose_name="反映した年度版",
    )
    applied_at = models.DateTimeField("反映日時", null=True, editable=False)
    undone_at = models.DateTimeField("取消し日時", null=True, editable=False)
    worker = models.CharField("読取り中の処理", max_length=32, blank=True, editable=False)  # a token of its own
    stage = models.CharField("段階", max_length=20, blank=True, editable=False)
    stages_done = models.PositiveSmallIntegerField("済んだ段階", default=0, editable=False)
    stages = models.PositiveSmallIntegerField("全ての段階", default=0, editable=False)
    heartbeat_at = models.DateTimeField("最後の応答", null=True, editable=False)

    objects = UploadQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=[*CONTENT, *PROGRESS])
    words_of: ClassVar = {"counts": counts_in_words}  # how its history tells what is no plain text

    class Meta:
        verbose_name = "受領ファイル"
        verbose_name_plural = "受領ファイル"
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(name="upload_fits", condition=Q(size__lte=LARGEST_FILE)),
            models.CheckConstraint(
                name="upload_state_is_known",
                condition=Q(state__in=["received", "staged", "applied", "undone", "refused", "discarded", "expired"]),
            ),
            models.CheckConstraint(
                name="upload_applied_is_dated", condition=~Q(state="applied") | Q(applied_at__isnull=False)
            ),
            models.CheckConstraint(
                name="upload_undone_is_dated", condition=~Q(state="undone") | Q(undone_at__isnull=False)
            ),
            models.CheckConstraint(name="upload_year_is_a_year", condition=Q(year__gte=1989, year__lte=2100)),
            models.CheckConstraint(name="upload_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="upload_gone_holds_nothing",
                condition=~Q(state__in=["refused", "discarded", "expired"]) | Q(data=b""),
            ),
            models.CheckConstraint(
                name="upload_is_worked_on_while_received",
                condition=Q(worker="") | Q(state="received", heartbeat_at__isnull=False),
            ),
            models.CheckConstraint(
                name="upload_stages_done_are_some_of_them", condition=Q(stages_done__lte=F("stages"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def stop_reading(self) -> None:
        """Forget the worker and its progress; not saved."""
        self.worker, self.stage, self.stages_done, self.stages, self.heartbeat_at = "", "", 0, 0, None


@receiver(pre_delete, sender=Edition)
def let_go(instance: Edition, **kwargs: Any) -> None:
    """Before a draft is deleted, have the files that were compared with it or applied to it say so on record."""
    for upload in Upload.objects.filter(Q(base=instance) | Q(applied_to=instance)).defer(*CONTENT):
        for name in ("base_id", "applied_to_id"):
            if getattr(upload, name) == instance.pk:
                setattr(upload, name, None)
        upload._change_reason = f"削除：{instance}"
        upload.save(update_fields=["base", "applied_to"])


VERDICTS = [
    ("new", "新規"),
    ("revised", "変更あり"),
    ("spelling", "表記のみ"),
    ("unchanged", "変更なし"),
    ("ended", "今回の回答にない施策"),
    ("refused", "要修正"),
]


class StagedRow(models.Model):
    """What one row of a received file, or one row it does not hold, would become; and, once applied, became."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rows", verbose_name="受領ファイル")
    position = models.PositiveIntegerField("順番")
    key = models.CharField("行", max_length=20)
    verdict = models.CharField("判定", max_length=10, choices=VERDICTS)
    ministry = models.CharField("府省庁", max_length=16, blank=True)
    name = models.TextField("施策名", blank=True)
    number = models.PositiveIntegerField("施策番号", null=True)
    seen = models.CharField("比較した内容", max_length=64, blank=True)  # fingerprint of the entry it was compared with
    proposal = models.JSONField("提案", default=dict)  # changes, questions, findings, the row as it would stand
    before = models.JSONField("反映前", null=True)  # the entry as it was, None where there was none
    after = models.JSONField("反映後", null=True)  # the entry as it became, None where it ended

    class Meta:
        verbose_name = "取込みの行"
        verbose_name_plural = "取込みの行"
        ordering = ["upload", "position"]
        constraints = [
            models.UniqueConstraint(name="staged_row_position_once", fields=["upload", "position"]),
            models.UniqueConstraint(name="staged_row_key_once", fields=["upload", "key"]),
            models.CheckConstraint(
                name="staged_row_verdict_is_known",
                condition=Q(verdict__in=["new", "revised", "spelling", "unchanged", "ended", "refused"]),
            ),
        ]
        indexes = [models.Index(fields=["upload", "verdict", "position"], name="staged_row_by_verdict")]

    def __str__(self) -> str:
        return self.name
