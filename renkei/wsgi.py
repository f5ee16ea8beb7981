"""The WSGI entry point: ``gunicorn renkei.wsgi``."""

import os
import sys

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from renkei.release import release

APP_LOAD_ERROR = 4  # tells gunicorn to stop instead of trying again
PASSED_OVER = ["CVS", ".*", "*~"]  # by collectstatic itself


def require_static_files() -> None:
    """Raise ImproperlyConfigured where pages would name style sheets and scripts that were not collected: each a 500."""
    if settings.DEBUG or not isinstance(staticfiles_storage, ManifestFilesMixin):
        return
    ours = {path for finder in get_finders() for path, _ in finder.list(PASSED_OVER)}
    if missing := len(ours - staticfiles_storage.hashed_files.keys()):
        raise ImproperlyConfigured(
            f"画面の部品（スタイルシートなど）が集められていないため、開始できません（{missing}個）。"
            "manage.py collectstatic を実行してください。"
        )


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renkei.settings")
try:
    application = get_wsgi_application()
    require_static_files()
    release()  # of the program as it was loaded, whatever is put in its place later
    _ = get_resolver().url_patterns  # all views with them, which the first reader would wait for
except ImproperlyConfigured as error:  # not safe to start: the reason, not where in the code
    sys.stderr.write(f"{error}\n")
    sys.exit(APP_LOAD_ERROR)
