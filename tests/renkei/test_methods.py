"""What the office is asked in ways that no page knows is refused, whoever asks."""

from typing import Any

import pytest
from django.test import Client

from renkei.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
def test_the_office_refuses_what_is_no_reading_and_no_form(editor: User, client: Client, method: str) -> None:
    client.force_login(editor)

    answer: Any = getattr(client, method)("/admin/measures/edition/")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_it_knows_reading_and_forms(editor: User, client: Client, method: str) -> None:
    client.force_login(editor)

    assert getattr(client, method)("/admin/measures/edition/").status_code == 200
