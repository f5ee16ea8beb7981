"""The office as one site, and who uses it."""

from django.contrib import admin
from django.contrib.auth.models import Group

from renkei.admin import people

__all__ = ["people"]

admin.site.unregister(Group)  # roles are a field of the user, decided in renkei.access
