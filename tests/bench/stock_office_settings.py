"""The site's settings with the stock admin in place of the office: its own templates, its own addresses."""

from renkei.settings import *  # noqa: F403
from renkei.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = ["django.contrib.admin", *(app for app in OURS if app != "renkei.office_app.OfficeConfig")]
ROOT_URLCONF = "tests.bench.stock_office"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
