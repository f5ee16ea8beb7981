"""The site with the bench's own addresses beside its pages: ``DJANGO_SETTINGS_MODULE=tests.bench.settings``."""

from renkei.settings import *  # noqa: F403
from renkei.settings import ROOT, TEMPLATES

ROOT_URLCONF = "tests.bench.site"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [ROOT / "tests" / "bench" / "templates"]}, *TEMPLATES[1:]]
