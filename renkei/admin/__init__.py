"""The office as one site, and who uses it."""

from django.contrib import admin
from django.contrib.auth.models import Group

from renkei.admin import people

__all__ = ["people"]

admin.site.unregister(Group)  # roles are a field of the user, decided in renkei.access
admin.site.site_header = "renkei 編集室"
admin.site.site_title = "renkei 編集室"
admin.site.index_title = "編集室"
admin.site.enable_nav_sidebar = False  # the room goes to the sheet; the way back is in the breadcrumbs
