"""What is asked of an account: who it is, what role, which ministry or regions."""

from typing import Any

from django.contrib.auth.forms import UsernameField
from django.core.exceptions import ValidationError

from renkei.models import User
from renkei.people import require_another_administrator
from renkei.seen import SeenForm


class PersonForm(SeenForm):
    """An account without its password, which only the person knows.

    Staff work for one region or several; nobody else has regions. No constraint reaches a table of links.
    """

    class Meta:
        model = User
        fields = ["username", "last_name", "first_name", "email", "role", "ministry", "regions", "is_superuser"]
        field_classes = {"username": UsernameField}
        labels = {"username": "利用者名", "is_superuser": "管理者"}
        help_texts = {
            "username": "ログインに使います。半角の英数字と @ . + - _ で150文字まで。",
            "is_superuser": "全ての行を編集でき、利用者を招待・停止できます。",
        }

    def clean(self) -> dict[str, Any]:
        """Refuse staff without a region, regions of anybody else, and to leave the site without an administrator."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_staff, regions = cleaned.get("role") == User.Role.STAFF, cleaned.get("regions")
        if is_staff and not regions:
            self.add_error("regions", "圏域担当者には担当する圏域を選んでください。")
        if not is_staff and regions:
            self.add_error("regions", "担当する圏域は、圏域担当者だけが選べます。")
        if self.instance.is_superuser and not cleaned.get("is_superuser"):
            try:
                require_another_administrator(self.instance)
            except ValidationError as error:
                self.add_error("is_superuser", error)
        return cleaned


class InvitationForm(PersonForm):
    """A new account: somebody who may come in."""

    def clean(self) -> dict[str, Any]:
        """Refuse an account that could not enter at all."""
        cleaned = super().clean()
        if cleaned.get("role") == User.Role.NONE and not cleaned.get("is_superuser"):
            self.add_error("role", "権限なしの利用者は招待できません。役割を選んでください。")
        return cleaned

    def _post_clean(self) -> None:
        self.instance.set_unusable_password()  # until the person sets one by the link
        super()._post_clean()
