"""The WSGI entry point: ``gunicorn renkei.wsgi``."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

APP_LOAD_ERROR = 4  # tells gunicorn to stop instead of trying again

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renkei.settings")
try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:  # settings that are not safe to start with: the reason, not where in the code
    sys.stderr.write(f"{error}\n")
    sys.exit(APP_LOAD_ERROR)
