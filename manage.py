#!/usr/bin/env python
"""Run an administrative command of renkei."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from renkei.outages import words_of_outage

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renkei.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # settings that are not safe to start with: the reason, not where in the code
        sys.exit(str(error))
    except Exception as error:
        if "--traceback" in sys.argv or not (words := words_of_outage(error)):
            raise
        sys.exit(words)
