"""Administering the people who use renkei; for administrators alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from renkei import people
from renkei.admin.people_forms import InvitationForm, PersonForm
from renkei.backoffice import LongLists, RowRights
from renkei.models import Stale, User
from renkei.seen import SEEN, mark_of
from renkei.seen_pages import SeenPages
from renkei.signin.record import record

NEW_LINK = "new_link"  # in the session of the administrator, until it was shown


@dataclass(frozen=True, slots=True)
class Act:
    """Something an administrator does to one account, after a page that says what it means."""

    words: str
    meaning: str
    done: str
    does: Callable[..., Any]


ACTS = {
    "link": Act(
        "パスワード設定のリンクを発行する",
        "新しいリンクを一度だけ表示します（7日間有効）。今のパスワードと、前に発行したリンクは使えなくなり、ログイン中の画面も終わります。",
        "リンクを発行しました。",
        people.give_link,
    ),
    "disable": Act(
        "利用を停止する",
        "すぐにログインできなくなり、ログイン中の画面も終わります。この利用者が行った変更の記録は残ります。",
        "利用を停止しました。",
        people.disable,
    ),
    "enable": Act(
        "利用を再開する",
        "停止する前のパスワードと二要素認証で、もう一度ログインできるようになります。",
        "利用を再開しました。",
        people.enable,
    ),
    "second-factor": Act(
        "二要素認証を解除する",
        "認証アプリの登録と回復用コードを消します。必ず、本人からの依頼であることを確かめてください。ログイン中の画面も終わります。",
        "二要素認証を解除しました。",
        people.take_second_factor_away,
    ),
}


@admin.register(User)
class UserAdmin(LongLists, SeenPages, RowRights, DjangoUserAdmin):
    """Accounts: who they are, what role they have, which ministry or regions they speak for."""

    form = PersonForm
    add_form = InvitationForm
    add_form_template = None
    change_form_template = "admin/renkei/user/change_form.html"
    list_display = ["username", "last_name", "first_name", "role", "ministry", "state", "is_superuser"]
    list_filter = ["role", "is_active", "ministry"]
    fieldsets = [
        ("本人", {"fields": ["username", "last_name", "first_name", "email"]}),
        ("権限", {"fields": ["role", "ministry", "regions", "is_superuser"]}),
        ("記録", {"fields": ["state", "two_factors", "last_login", "date_joined"]}),
    ]
    add_fieldsets = fieldsets[:2]
    readonly_fields = ["state", "two_factors", "last_login", "date_joined"]
    filter_horizontal: list[str] = []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People are disabled, never deleted: the history names them."""
        return False

    @admin.display(description="状態")
    def state(self, user: User) -> str:
        """Whether the account may come in."""
        if not user.is_active:
            return "停止中"
        return "利用中" if user.has_usable_password() else "招待中（パスワード未設定）"

    @admin.display(description="二要素認証")
    def two_factors(self, user: User) -> str:
        """Whether an app is registered."""
        return "登録済み" if hasattr(user, "second_factor") else "未登録"

    def _get_obj_does_not_exist_redirect(self, *args: Any) -> HttpResponse:
        """An account that is not there, or that one may not know of, is not found."""
        raise Http404

    def get_urls(self) -> list[Any]:
        """Add the pages of the acts and of the new link; without Django's page that sets somebody's password."""
        view = self.admin_site.admin_view
        own = [path(f"<int:pk>/{name}/", view(self.act), {"name": name}, f"renkei_user_{name}") for name in ACTS]
        theirs = [pattern for pattern in super().get_urls() if pattern.name != "auth_user_password_change"]
        return [path("<int:pk>/new-link/", view(self.new_link), name="renkei_user_new_link"), *own, *theirs]

    def write_row(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save, on record."""
        super().write_row(request, obj, form, change)
        rights = {"role": obj.role, "ministry": obj.ministry_id, "administrator": obj.is_superuser}
        record("account-changed" if change else "invited", user=obj, by=request.user, request=request, **rights)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """Show the link by which the new person comes in."""
        return self._hand_over(request, obj, people.give_link(user=obj, by=request.user))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Offer the acts that are possible now."""
        user = context.get("original")
        context["acts"] = [] if user is None else [(name, ACTS[name].words) for name in _possible(user)]
        if user is None:
            once = {"show_save_and_add_another": False, "show_save_and_continue": False}  # the link is shown next
            context |= {"title": "利用者を招待する", **once}
        return super().render_change_form(request, context, *args, **kwargs)

    def act(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Say what an act means; do it."""
        user, act = self._person(request, pk), ACTS[name]
        mark, possible = _mark(user), name in _possible(user)
        if request.method == "POST" and (possible or SEEN in request.POST) and request.POST.get(SEEN) != mark:
            self.message_user(request, Stale(user).messages[0], messages.ERROR)
            return HttpResponseRedirect(reverse("admin:renkei_user_change", args=[pk]))
        if not possible:
            raise Http404
        if request.method == "POST":
            try:
                outcome = act.does(user=user, by=request.user)
            except ValidationError as error:
                self.message_user(request, error.messages[0], messages.ERROR)
                return HttpResponseRedirect(reverse("admin:renkei_user_change", args=[pk]))
            self.message_user(request, act.done)
            if isinstance(outcome, str):
                return self._hand_over(request, user, outcome)
            return HttpResponseRedirect(reverse("admin:renkei_user_change", args=[pk]))
        return self._page(request, "act.html", act.words, {"person": user, "act": act, "mark": mark})

    def new_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a new link, once."""
        user = self._person(request, pk)
        kept = request.session.pop(NEW_LINK, None)
        link = request.build_absolute_uri(kept["path"]) if kept and kept["user"] == pk else ""
        return self._page(request, "new_link.html", "パスワード設定のリンク", {"person": user, "link": link})

    def _hand_over(self, request: HttpRequest, user: User, link: str) -> HttpResponse:
        request.session[NEW_LINK] = {"user": user.pk, "path": link}
        return HttpResponseRedirect(reverse("admin:renkei_user_new_link", args=[user.pk]))

    def _person(self, request: HttpRequest, pk: int) -> User:
        user = self.get_object(request, str(pk))
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user

    def _page(self, request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
        everywhere = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"admin/renkei/user/{template}", {**everywhere, **context})


def _mark(user: User) -> str:
    """Of what an act on an account changes, and of what its page says of the account."""
    known = (user.username, user.last_name, user.first_name, user.role, user.is_active, user.has_usable_password())
    return mark_of(*known, user.signed_out_at, hasattr(user, "second_factor"))


def _possible(user: User) -> list[str]:
    """The acts that make sense for an account in its state."""
    if not user.is_active:
        return ["enable"]
    return ["link", *(["second-factor"] if hasattr(user, "second_factor") else []), "disable"]
