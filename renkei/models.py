"""Who uses renkei, and what every stored row can do: be on record and refuse a lost update."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q


class Stale(ValidationError):
    """Someone else saved this row after it was read: nothing was written."""

    def __init__(self, row: models.Model) -> None:
        super().__init__(
            f"「{row}」は、表示したあとに他の人が更新しました。最新の内容を確認してから、もう一度保存してください。",
            code="stale",
        )


class User(AbstractUser):
    """A person with an account. What they may touch is decided in ``renkei.access``."""

    class Role(models.TextChoices):
        """What a signed-in person is to the catalogue."""

        NONE = "none", "権限なし"
        VIEWER = "viewer", "閲覧者"
        CONTACT = "contact", "府省庁担当者"
        STAFF = "staff", "圏域担当者"
        EDITOR = "editor", "編集者（総務省）"

    role = models.CharField("役割", max_length=10, choices=Role, default=Role.NONE)
    ministry = models.ForeignKey(
        "measures.Ministry",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="所属府省庁",
        related_name="+",
    )
    regions = models.ManyToManyField(
        "regions.CityRegion",
        blank=True,
        verbose_name="担当する圏域",
        related_name="+",
        help_text="圏域担当者だけ。選んだ圏域の行を見て、編集できます。",
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "利用者"
        verbose_name_plural = "利用者"
        constraints = [
            models.CheckConstraint(
                name="user_role_is_known", condition=Q(role__in=["none", "viewer", "contact", "staff", "editor"])
            ),
            models.CheckConstraint(
                name="user_contact_has_ministry",
                condition=(Q(role="contact") & Q(ministry__isnull=False))
                | (~Q(role="contact") & Q(ministry__isnull=True)),
                violation_error_message="府省庁担当者には所属府省庁を選び、それ以外の役割では空欄にしてください。",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; who has any role, or administers, may enter the admin (``is_staff``)."""
        self.is_staff = self.is_superuser or self.role != self.Role.NONE
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "is_staff"}
        super().save(*args, **kwargs)


class Record(models.Model):
    """A row whose every change is on record: the row and its history are written together."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row and its history row in one transaction."""
        with transaction.atomic():
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and write its last history row in one transaction."""
        with transaction.atomic():
            return super().delete(*args, **kwargs)


class VersionedRecord(Record):
    """A record that two people may edit at once: the second save is refused, not silently last.

    ``version`` counts the saves. Raises ``Stale`` when the row was saved by someone else since it was read.
    """

    version = models.PositiveIntegerField("版", default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as the next version, or raise ``Stale`` and write nothing."""
        read = self.version
        try:
            with transaction.atomic():
                if not self._state.adding:
                    self._claim_next_version()
                    if (fields := kwargs.get("update_fields")) is not None:
                        kwargs["update_fields"] = {*fields, "version"}
                super().save(*args, **kwargs)
        except BaseException:
            self.version = read  # nothing was written: the copy can be mended and saved again
            raise

    def _claim_next_version(self) -> None:
        same = type(self)._base_manager.filter(pk=self.pk, version=self.version)
        if not same.update(version=F("version") + 1):
            raise Stale(self)
        self.version += 1
