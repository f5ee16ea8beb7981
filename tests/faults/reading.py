"""What an actor does with files that are read in the background: see ``tests.faults.actor``."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from measures.intake import background, keep
from measures.models import Upload
from renkei.models import User
from tests.measures.intake.files import many_rows, mic


def keep_many(rows: str) -> int:
    """Keep an answer of so many new measures, unread."""
    return keep(data=many_rows(int(rows)), name="総務省.csv", year=2021, by=None, ministry=mic()).pk


def send_many(rows: str) -> int:
    """Send such a file by the page, which starts a worker."""
    file = SimpleUploadedFile("総務省.csv", many_rows(int(rows)))
    _desk().post(reverse("admin:measures_upload_receive"), {"year": 2021, "ministry": mic().pk, "files": file})
    return Upload.objects.get().pk


def look(pk: str) -> dict[str, Any]:
    """What the progress page answers, and what the upload holds."""
    plain = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):  # no static files were collected
        page = _desk().get(reverse("admin:measures_upload_progress", args=[pk]))
    upload = Upload.objects.get(pk=pk)
    return {
        "status": page.status_code,
        "leads_to": page.headers.get("Location", ""),
        "resume": "再開する" in page.text,
        "state": upload.state,
        "worker": bool(upload.worker),
        "new": upload.counts.get("new", 0),
        "rows": upload.rows.count(),
        "history": list(upload.history.order_by("history_id").values_list("state", flat=True)),
    }


def hush(pk: str) -> int:
    """Let the time pass in which a worker would have given a sign of life."""
    long_ago = timezone.now() - background.SILENCE - timedelta(seconds=1)
    return Upload.objects.filter(pk=pk).update(heartbeat_at=long_ago)


def resume(pk: str) -> int:
    """Press 再開する."""
    return _desk().post(reverse("admin:measures_upload_progress", args=[pk])).status_code


def _desk() -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.filter(role="editor").first() or User.objects.create_user("desk", role="editor"))
    return client
