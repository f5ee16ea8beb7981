"""What an actor does as a person at the office's pages: see ``tests.faults.actor``."""

import re
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from measures.models import Upload
from renkei.models import User
from tests.measures.intake.files import mic
from tests.opened import press as opened_and_pressed

PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # none were collected


def press(pk: str) -> dict[str, Any]:
    """Press 反映する."""
    return _told("admin:measures_upload_preview", [pk], {"apply": "1"})


def send(megabytes: str) -> dict[str, Any]:
    """Send a file of that size, which is no workbook."""
    file = SimpleUploadedFile("回答.xlsx", b"PK" + bytes(int(megabytes) * 2**20))
    told = _told("admin:measures_upload_receive", [], {"year": 2021, "ministry": mic().pk, "files": file})
    return told | {"uploads": list(Upload.objects.values_list("state", flat=True))}


def sign_in() -> str:
    """Return the cookie of an editor's session."""
    return str(_desk().cookies["sessionid"].value)


def _told(name: str, words: list[str], posted: dict[str, Any]) -> dict[str, Any]:
    with override_settings(STORAGES={**settings.STORAGES, **PLAIN}):
        answer: HttpResponse = opened_and_pressed(_desk(), reverse(name, args=words), posted, follow=True)
        text = answer.content.decode()
    heading = re.search(r"<h1>(.*?)</h1>", text)
    return {"status": answer.status_code, "heading": heading[1] if heading else "", "English": "Error" in text}


def _desk() -> Client:
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    client.force_login(User.objects.filter(role="editor").first() or User.objects.create_user("desk", role="editor"))
    return client
