"""The bench: ``python -m tests.bench make 100000`` fills a database, ``python -m tests.bench pages`` measures its pages.

The database is the one that the environment names: ``RENKEI_SQLITE``, or ``PGDATABASE`` and libpq's other variables.
"""

import argparse
import os
import signal
import sys
from importlib import import_module
from typing import Never

import django

COMMANDS = {  # each a module beside this one, with ``add_arguments`` and ``run``
    "make": "fill an empty database with a generated catalogue",
    "pages": "measure the public pages beside stock Django, Datasette and the floor",
    "first": "measure words that a process is asked for the first time, beside Datasette",
    "load": "measure throughput, readers beside an import, cold start and memory",
    "imports": "measure previews and applying beside stock django-import-export and the floor",
    "office": "measure the office beside a stock AdminSite",
    "exports": "measure files of data beside stock django-import-export and the floor",
    "where": "tell where the time of one page goes",
    "importing": "import and publish over and over, in a copy (used by load)",
}


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, words in COMMANDS.items():
        module = import_module(f"tests.bench.{name}")
        module.add_arguments(commands.add_parser(name, help=words, description=module.__doc__))
    options = parser.parse_args(arguments)
    code: int = import_module(f"tests.bench.{options.command}").run(options)
    return code


def interrupt(*_: object) -> Never:
    """End the servers that were started on a plain ``kill`` as on Ctrl-C."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, interrupt)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renkei.settings")
    django.setup()  # before the modules of the commands: they import models
    sys.exit(main(sys.argv[1:]))
