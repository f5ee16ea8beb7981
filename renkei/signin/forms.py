"""What is asked at the door: name and password, then a code."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from renkei.models import User
from renkei.signin import second_factor, throttle
from renkei.signin.record import address_of, record

NOT_RIGHT = "利用者名かパスワードが正しくありません。大文字と小文字は区別されます。"


class SignInForm(AdminAuthenticationForm):
    """Name and password. Every refusal says the same, and an unknown name costs the same work as a wrong password."""

    error_messages = {**AdminAuthenticationForm.error_messages, "invalid_login": NOT_RIGHT}
    request: HttpRequest

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = "利用者名"

    def clean(self) -> dict[str, Any]:
        """Check the two, if the throttle lets them through."""
        name = self.cleaned_data.get("username") or ""
        if not name or not self.cleaned_data.get("password"):
            return self.cleaned_data
        known = User.objects.filter(username=name).first()
        attempt = throttle.begin(throttle.subject_of_name(name), address=address_of(self.request))
        if attempt is None:
            record("sign-in-throttled", user=known, request=self.request)
            raise ValidationError(throttle.TOO_MANY, code="throttled")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            record("sign-in-refused", user=known, request=self.request)
            raise
        attempt.delete()
        return cleaned


class CodeForm(forms.Form):
    """The code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label="認証コード",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, user: User, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.request = user, request

    def clean_code(self) -> str:
        """Take the code, if the throttle lets it through."""
        attempt = throttle.begin(f"code:{self.user.pk}", address=address_of(self.request))
        if attempt is None:
            record("code-throttled", user=self.user, request=self.request)
            raise ValidationError(throttle.TOO_MANY, code="throttled")
        code: str = self.cleaned_data["code"]
        if not self.take(code):
            record("code-refused", user=self.user, request=self.request)
            raise ValidationError("認証コードが正しくありません。アプリに今表示されている6桁を入力してください。")
        attempt.delete()
        return code

    def take(self, code: str) -> bool:
        """Whether the code is right; it counts once."""
        return second_factor.take_code(self.user, code)


class RegistrationForm(CodeForm):
    """The first code of a new app: proves that the app holds the secret. ``recovery_codes`` are there once it did."""

    recovery_codes: list[str] | None = None

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret

    def take(self, code: str) -> bool:
        """Register the app if the code is right."""
        self.recovery_codes = second_factor.register(user=self.user, secret=self.secret, code=code)
        return self.recovery_codes is not None
