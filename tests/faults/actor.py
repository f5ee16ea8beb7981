"""A process of its own that does one thing when told to: ``python -m tests.faults.actor apply 3``, or born in a nursery.

It says "ready", waits for a line, does the thing, and prints what came of it as JSON. ``RENKEI_ACTOR_WAITS`` makes
acts dawdle between what they compare and what they write, so that two of them are sure to meet.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection  # noqa: E402

import regions.loading  # noqa: E402
from measures.editing import save_entry  # noqa: E402
from measures.editions import Refused, open_year  # noqa: E402
from measures.intake import apply, applying, choose, undo  # noqa: E402
from measures.loading import load_missing  # noqa: E402
from measures.models import Edition, Entry, Envelope, Measure, StagedRow, Upload  # noqa: E402
from renkei.backup.saving import save_backup  # noqa: E402
from renkei.models import Stale  # noqa: E402
from tests.faults import limits, pressing, publishing, reading  # noqa: E402
from tests.faults.nursery import NURSERY, await_birth, live  # noqa: E402
from tests.measures.intake.books import added, both, edited, received, without  # noqa: E402
from tests.regions.intake.acts import ACTS as REGION_ACTS  # noqa: E402
from tests.regions.intake.acts import dawdle as dawdle_in_regions  # noqa: E402
from tests.stored import stored_rows  # noqa: E402

INTAKE = {"measures.Upload", "measures.StagedRow", "measures.HistoricalUpload"}


def prepare() -> str:
    """Make the tables and load the real document."""
    call_command("migrate", verbosity=0, interactive=False)
    load_missing(by=None)
    return "ok"


def settle() -> str:
    """Load the real regions and what they applied for."""
    regions.loading.load_missing(by=None)
    return "ok"


def open_(year: str) -> int:
    """Open a year."""
    return open_year(year=int(year), by=None).pk


def stage(code: str, number: str, rate: str, new: str = "") -> int:
    """Stage a ministry's answer for 2021 with one rate changed and perhaps one measure added."""
    change = edited(int(number), rate=rate)
    return received(code, change=both(change, added(name=new)) if new else change).pk


def stage_many(rows: str, changed: str) -> int:
    """Stage an answer of 総務省 for 2021 of so many new measures, with five there were, one of which ends."""
    extra = [added(name=f"新規事業第{place}号", budget=f"{place}") for place in range(int(rows))]
    upload = received("mic", change=both(edited(2, rate=changed), without(3), *extra))
    return choose(upload=upload, choices={"n3": {"missing": "abolished"}}, by=None).pk


def apply_(pk: str) -> int:
    """Apply an upload."""
    return apply(upload=Upload.objects.get(pk=pk), by=None).pk


def apply_unheard(pk: str) -> int:
    """Apply an upload; what the database says to COMMIT is lost on the way."""
    commit = connection._commit

    def and_lose() -> None:
        commit()
        raise OperationalError("server closed the connection unexpectedly")

    connection._commit = and_lose  # type: ignore[method-assign]
    return apply_(pk)


def undo_(pk: str) -> int:
    """Undo an upload."""
    return undo(upload=Upload.objects.get(pk=pk), by=None).pk


def edit(number: str, rate: str) -> int:
    """Change a rate of 2021 by hand, as a form does: what is saved was loaded before the wait."""
    entry = Entry.objects.select_related("envelope", "block").get(edition__year=2021, measure__number=number)
    _wait_for_go()
    entry.rate_text = rate
    return save_entry(entry=entry, envelope=entry.envelope, texts=None, by=None).version


def state(pk: str = "") -> dict[str, Any]:
    """What stands, as a test looks at it: a digest of the catalogue with its histories, and the upload's state."""
    digest, stored = hashlib.sha256(), stored_rows()
    for label, rows in sorted(stored.items()):
        if label not in INTAKE:
            digest.update(f"{label}{len(rows)}{sorted(map(str, rows))}".encode())
    entries = Entry.objects.filter(edition__year=2021).select_related("measure", "envelope")
    return {
        "digest": digest.hexdigest(),
        "editions": list(Edition.objects.filter(year=2021).values_list("state", flat=True)),
        "rates": {entry.measure.number: entry.rate_text for entry in entries},
        "names": sorted(entry.name for entry in entries),
        "upload": Upload.objects.get(pk=pk).state if pk else "",
        "upload_history": Upload.history.filter(id=pk, state="applied").count() if pk else 0,
        "histories": {
            str(number): Entry.history.filter(edition__year=2021, measure__number=number).count()
            for number in entries.values_list("measure__number", flat=True)
        },
        "envelope_numbers": list(
            Envelope.objects.filter(edition__year=2021).order_by("number").values_list("number", flat=True)
        ),
        "measures": Measure.objects.count(),
        "tables": {label: len(rows) for label, rows in sorted(stored.items())},
        "rows_done": StagedRow.objects.filter(upload=pk or None, after__isnull=False).count(),
    }


def save(path: str, wait: str = "") -> dict[str, str]:
    """Make a backup, waiting for a word once it has begun if that is asked for; return the digest of each table."""
    waits = [wait] if wait else []

    def say(words: str) -> None:
        if waits:
            waits.clear()
            _wait_for_go()

    return {part.name: part.content for part in save_backup(Path(path), connection, say).tables}


ACTS: dict[str, Callable[..., Any]] = {
    "prepare": prepare,
    "settle": settle,
    "open": open_,
    "stage": stage,
    "stage-many": stage_many,
    "apply": apply_,
    "undo": undo_,
    "edit": edit,
    "state": state,
    "keep-many": reading.keep_many,
    "send-many": reading.send_many,
    "look": reading.look,
    "hush": reading.hush,
    "resume": reading.resume,
    "publish-rounds": publishing.publish_rounds,
    "import-rounds": publishing.import_rounds,
    "publish-until": publishing.publish_until,
    "import-until": publishing.import_until,
    "apply-unheard": apply_unheard,
    "save": save,
    "press": pressing.press,
    "send": pressing.send,
    "sign-in": pressing.sign_in,
    **REGION_ACTS,
}


def main(act: str, *words: str) -> None:
    """Be ready, wait for the word, act, and tell."""
    _dawdle(float(os.environ.get("RENKEI_ACTOR_WAITS", "0")))
    dawdle_in_regions(float(os.environ.get("RENKEI_ACTOR_WAITS", "0")))
    if act != "edit":
        _wait_for_go()
    limits.bound()
    try:
        told: Any = ACTS[act](*words)
    except Stale as stale:
        told = {"stale": str(stale)}
    except Refused as refused:
        told = {"refused": refused.messages[0]}
    except ValidationError as error:
        told = {"invalid": error.messages}
    except Exception as error:  # what no person should meet: the test says so
        told = {"error": f"{type(error).__name__}: {error}"}
    _say(told)


def _dawdle(seconds: float) -> None:
    compare = applying._refuse_moved

    def and_wait(*words: Any) -> None:
        compare(*words)
        time.sleep(seconds)

    if seconds:
        applying._refuse_moved = and_wait


def _wait_for_go() -> None:
    connection.ensure_connection()
    _say("ready")
    sys.stdin.readline()


def _say(told: Any) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _rename(database: str) -> None:
    """Let settings that were read before the birth name this database."""
    settings.DATABASES["default"]["NAME"] = database


if __name__ == "__main__":
    if sys.argv[1] == NURSERY:
        live(main, await_birth(int(sys.argv[2]), _rename))
    main(*sys.argv[1:])
