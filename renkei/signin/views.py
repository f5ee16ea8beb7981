"""The pages at the door: name and password, code, registering an app, the link of an invitation, one's own second factor."""

from typing import Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from renkei.models import User
from renkei.people import invitation_keys
from renkei.signin import second_factor, totp
from renkei.signin.entering import complete, enter, next_address, waiting
from renkei.signin.forms import CodeForm, RegistrationForm, SignInForm
from renkei.signin.record import record
from renkei.signin.sessions import WITH_SECOND_FACTOR

ISSUER = "renkei 編集室"  # how the app names the account
NEW_SECRET, NEW_CODES, MAY_REGISTER = "new_secret", "new_recovery_codes", "may_register_again"


def to_the_door(request: HttpRequest) -> HttpResponse:
    """Lead every other address of signing in to the one door."""
    onward = next_address(request)
    query = f"?{urlencode({'next': onward})}" if onward != reverse("admin:index") else ""
    return HttpResponseRedirect(f"{reverse('admin:login')}{query}")


@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password: the one door."""
    onward = next_address(request)
    if request.method != "POST" and admin.site.has_permission(request):
        return HttpResponseRedirect(onward)
    form = SignInForm(request, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return enter(request, form.get_user(), onward=onward)
    context = {"form": form, "next": onward, "app_path": request.path, "username": request.user.get_username()}
    return _page(request, "admin/login.html", "ログイン", context)


@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask the person who waits for the second factor for a code."""
    found = waiting(request)
    if found is None:
        return _back_to_the_door(request)
    user, onward = found
    form = CodeForm(request.POST or None, user=user, request=request)
    if request.method == "POST" and form.is_valid():
        _warn_of_few_codes(request, user)
        return complete(request, user, onward=onward, with_second_factor=True)
    return _page(request, "signin/code.html", "認証コードの入力", {"form": form, "person": user})


@never_cache
def sign_in_register(request: HttpRequest) -> HttpResponse:
    """Have the person who waits register an app, because the office needs a second factor."""
    found = waiting(request)
    if found is None or second_factor.has_one(found[0]):
        return _back_to_the_door(request)
    user, onward = found
    form = _registration(request, user)
    if request.method == "POST" and form.is_valid():
        response = complete(request, user, onward=reverse("recovery-codes"), with_second_factor=True)
        _keep_for_showing(request, form, onward)
        return response
    return _registration_page(request, form)


@never_cache
def own_second_factor(request: HttpRequest) -> HttpResponse:
    """Show a signed-in person's second factor; with a code of it, new recovery codes or another app."""
    user: Any = request.user
    if not second_factor.has_one(user):
        return redirect("register-second-factor")
    form = CodeForm(request.POST or None, user=user, request=request)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "replace":
            request.session[MAY_REGISTER] = True
            return redirect("register-second-factor")
        request.session[NEW_CODES] = {"codes": second_factor.new_recovery_codes(user=user), "onward": ""}
        return redirect("recovery-codes")
    context = {"form": form, "since": user.second_factor.since, "left": user.recovery_codes.count()}
    return _page(request, "signin/second_factor.html", "二要素認証", context)


@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """Register an app of a signed-in person: the first, or another after a code of the one before."""
    user: Any = request.user
    if second_factor.has_one(user) and not request.session.get(MAY_REGISTER):
        return redirect("second-factor")
    form = _registration(request, user)
    if request.method == "POST" and form.is_valid():
        request.session.pop(MAY_REGISTER, None)
        _keep_for_showing(request, form, "")
        return redirect("recovery-codes")
    return _registration_page(request, form)


@never_cache
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show new recovery codes, once."""
    kept = request.session.pop(NEW_CODES, None)
    if kept is None:
        messages.info(request, "回復用コードは一度だけ表示します。控えていない場合は、新しく作ってください。")
        return redirect("second-factor")
    context = {"codes": kept["codes"], "onward": kept["onward"] or reverse("admin:index")}
    return _page(request, "signin/recovery_codes.html", "回復用コード", context)


def password_change(request: HttpRequest) -> HttpResponse:
    """Django's own page to change one's password, on record."""
    response = admin.site.password_change(request)
    if request.method == "POST" and response.status_code == 302:
        record("password-changed", user=request.user, request=request)  # type: ignore[arg-type]
    return response


class Invitation(PasswordResetConfirmView):
    """The one-time link: whoever has it sets the password of an account, then goes on to the second factor."""

    template_name = "signin/invitation.html"
    token_generator = invitation_keys
    form_class = SetPasswordForm
    reset_url_token = "password"
    title = "パスワードの設定"

    def get_user(self, uidb64: str) -> User | None:
        """Return the account, unless it is disabled."""
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active and user.is_staff else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what every page of the office needs."""
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": self.title,
            "person": self.user,
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A link that does not hold is not found."""
        return super().render_to_response(context, status=200 if self.validlink else 404, **kwargs)

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        """Set the password, and go on as after a right one."""
        user = form.save()
        record("password-set-by-link", user=user, request=self.request)
        return enter(self.request, user, onward=reverse("admin:index"))


def _registration(request: HttpRequest, user: User) -> RegistrationForm:
    secret = request.session.setdefault(NEW_SECRET, totp.new_secret())
    return RegistrationForm(request.POST or None, user=user, request=request, secret=secret)


def _registration_page(request: HttpRequest, form: RegistrationForm) -> HttpResponse:
    uri = totp.provisioning_uri(form.secret, name=form.user.get_username(), issuer=ISSUER)
    picture = segno.make_qr(uri).svg_inline(
        scale=4, border=4, omitsize=True, svgclass="qr", lineclass=None, light="#fff"
    )
    context = {
        "form": form,
        "picture": mark_safe(picture),  # made here from our own address; letters are no part of the drawing
        "secret": " ".join(form.secret[at : at + 4] for at in range(0, len(form.secret), 4)),
        "required": settings.RENKEI_SECOND_FACTOR,
    }
    return _page(request, "signin/register.html", "二要素認証の登録", context)


def _keep_for_showing(request: HttpRequest, form: RegistrationForm, onward: str) -> None:
    request.session.pop(NEW_SECRET, None)
    request.session[WITH_SECOND_FACTOR] = True
    request.session[NEW_CODES] = {"codes": form.recovery_codes, "onward": onward}


def _warn_of_few_codes(request: HttpRequest, user: User) -> None:
    left = user.recovery_codes.count()
    if left <= 2:
        messages.warning(request, f"回復用コードの残りは{left}個です。「二要素認証」の画面で新しく作ってください。")


def _back_to_the_door(request: HttpRequest) -> HttpResponse:
    messages.info(request, "時間が経ったため、もう一度、利用者名とパスワードから入力してください。")
    return redirect("admin:login")


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    everywhere = {**admin.site.each_context(request), "title": title, "subtitle": None}
    return TemplateResponse(request, template, {**everywhere, **context})
