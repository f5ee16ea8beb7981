"""/healthz asks nothing; /readyz asks the database, and says in a word what is missing."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


def test_the_process_lives_whatever_the_database_does(client: Client) -> None:
    assert client.get("/healthz").text == "ok"  # without the db fixture: a query would fail the test


@pytest.mark.django_db
def test_it_is_ready_with_one_query(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(2):  # whether the table of migrations is there, and what it holds
        response = client.get("/readyz")

    assert (response.status_code, response.text) == (200, "ok")


@pytest.mark.django_db
def test_it_is_not_ready_without_the_database(client: Client) -> None:
    with patch.object(MigrationRecorder, "applied_migrations", side_effect=OperationalError("secret host")):
        response = client.get("/readyz")

    assert (response.status_code, response.text) == (503, "データベースに接続できません。")


@pytest.mark.django_db
def test_it_is_not_ready_before_the_last_migration(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="renkei").order_by("-name").first().delete()

    response = client.get("/readyz")

    assert (response.status_code, response.text) == (503, "データベースの移行（migrate）が終わっていません。")
