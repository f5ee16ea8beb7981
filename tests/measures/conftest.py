"""Who sits at the office's pages."""

import pytest
from django.test import Client

from renkei.models import User
from tests.factories import make_user


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    """Return a client signed in as an editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def contact(client: Client) -> Client:
    """Return a client signed in as the contact of 総務省."""
    client.force_login(make_user(role="contact", username="soumu"))
    return client
