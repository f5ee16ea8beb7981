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

    signed_out_at = models.DateTimeField(
        "ログインの終了",
        null=True,
        blank=True,
        editable=False,
        help_text="これより前に始まったログインは、全て終わっています。",
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


class SecondFactor(models.Model):
    """The authenticator app of one person. A code counts once: ``last_step`` is the step of the last one taken."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, verbose_name="利用者", related_name="second_factor", primary_key=True
    )
    secret = models.CharField("秘密の鍵", max_length=64)
    last_step = models.BigIntegerField("最後に使われた時点", default=0)
    since = models.DateTimeField("登録した日時", auto_now=True)

    class Meta:
        verbose_name = "二要素認証"
        verbose_name_plural = "二要素認証"


class RecoveryCode(models.Model):
    """One unused recovery code of a person, as a digest. A used one is deleted."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, verbose_name="利用者", related_name="recovery_codes")
    digest = models.CharField("照合用の値", max_length=64)

    class Meta:
        verbose_name = "回復用コード"
        verbose_name_plural = "回復用コード"
        constraints = [models.UniqueConstraint(name="recovery_code_is_unique", fields=["user", "digest"])]


class SignInFailure(models.Model):
    """One attempt to sign in that failed or is not decided yet; kept for five minutes, without the name that was typed.

    ``subject`` and ``address`` are keyed digests: of whoever was to be signed in, and of the caller's address.
    """

    subject = models.CharField("対象の照合用の値", max_length=64)
    address = models.CharField("接続元の照合用の値", max_length=64)
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "ログインの失敗"
        verbose_name_plural = "ログインの失敗"
        indexes = [
            models.Index(fields=["subject", "at"], name="signin_failure_subject"),
            models.Index(fields=["address", "at"], name="signin_failure_address"),
        ]


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
