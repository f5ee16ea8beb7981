"""Administering the people who use renkei; for administrators alone."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group

from renkei.backoffice import RowRights
from renkei.models import User

admin.site.unregister(Group)  # roles are a field of the user, decided in renkei.access
admin.site.site_header = "renkei 編集室"
admin.site.site_title = "renkei 編集室"
admin.site.index_title = "編集室"
admin.site.enable_nav_sidebar = False  # the room goes to the sheet; the way back is in the breadcrumbs


class RegionsOfRole:
    """Staff work for one region or several; nobody else has regions. No constraint reaches a table of links."""

    def clean(self) -> dict[str, Any]:
        """Refuse staff without a region, and regions of anybody else."""
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        is_staff, regions = cleaned.get("role") == User.Role.STAFF, cleaned.get("regions")
        if is_staff and not regions:
            self.add_error("regions", "圏域担当者には担当する圏域を選んでください。")  # type: ignore[attr-defined]
        if not is_staff and regions:
            self.add_error("regions", "担当する圏域は、圏域担当者だけが選べます。")  # type: ignore[attr-defined]
        return cleaned


class ChangeForm(RegionsOfRole, UserChangeForm):
    """An account that exists."""


class CreationForm(RegionsOfRole, AdminUserCreationForm):
    """A new account."""


@admin.register(User)
class UserAdmin(RowRights, DjangoUserAdmin):
    """Accounts: who they are, what role they have, which ministry they speak for."""

    form = ChangeForm
    add_form = CreationForm
    list_display = ["username", "last_name", "first_name", "role", "ministry", "is_active", "is_superuser"]
    list_filter = ["role", "is_active", "ministry"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("本人", {"fields": ["last_name", "first_name", "email"]}),
        ("権限", {"fields": ["role", "ministry", "regions", "is_active", "is_superuser"]}),
        ("記録", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "usable_password", "password1", "password2", "role", "ministry", "regions"],
            },
        )
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal: list[str] = []
