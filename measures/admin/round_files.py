"""A received file on the pages of the round: how far it has come on its ministry's side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from measures import rounds
from measures.models import Block, Upload
from measures.notation.years import write_date
from renkei.models import User


@dataclass(frozen=True, slots=True)
class ShownUpload:
    """A received file, when its ministry handed it in, and when that ministry's answer was last sent back."""

    upload: Upload
    handed_in_at: datetime | None
    sent_back_at: datetime | None = None

    @property
    def by_contact(self) -> bool:
        """Whether the ministry itself sent it, and so has to hand it in."""
        return self.upload.uploader is not None and self.upload.uploader.role == User.Role.CONTACT

    @property
    def is_waiting(self) -> bool:
        """Whether an editor is to look at it."""
        return self.is_staged and not self.was_sent_back and (self.handed_in_at is not None or not self.by_contact)

    @property
    def was_sent_back(self) -> bool:
        """Whether it was part of an answer that was sent back."""
        came = self.handed_in_at or (None if self.by_contact else self.upload.received_at)
        return self.sent_back_at is not None and came is not None and came < self.sent_back_at

    @property
    def can_be_handed_in(self) -> bool:
        """Whether the ministry may hand it in: it was not yet, or was sent back."""
        return self.is_staged and (self.handed_in_at is None or self.was_sent_back)

    @property
    def is_staged(self) -> bool:
        """Whether nothing of it counts yet."""
        return self.upload.state == Upload.State.STAGED

    @property
    def words(self) -> str:
        """提出済み, 提出前, 差戻し前の提出: how far it has come on the ministry's side."""
        if self.is_staged and self.was_sent_back:
            return "差戻し前の提出" if self.handed_in_at else "差戻し前の受領"
        if self.handed_in_at is not None:
            return f"提出済み（{write_date(timezone.localdate(self.handed_in_at))}）"
        return "提出前" if self.is_staged and self.by_contact else ""


def shown(uploads: Iterable[Upload], blocks: list[Block]) -> list[ShownUpload]:
    """Return the files of these blocks with the day they were handed in; two queries beside theirs."""
    files = list(uploads)
    handed_in, times = rounds.handed_in(files), rounds.sent_back(blocks)
    sent_back = {block.ministry_id: times[block.pk] for block in blocks if block.pk in times}
    return [ShownUpload(file, handed_in.get(file.pk), sent_back.get(file.ministry_id)) for file in files]
