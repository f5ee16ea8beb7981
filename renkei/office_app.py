"""Django's admin as an application, with our site in it."""

from django.contrib.admin.apps import AdminConfig


class OfficeConfig(AdminConfig):
    """The admin with ``OfficeSite`` as its one site."""

    default_site = "renkei.office_site.OfficeSite"
