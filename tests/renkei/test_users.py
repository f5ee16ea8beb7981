"""Accounts in the office: who works for a region names it, and nobody else does."""

import pytest
from django.test import Client

from renkei.models import User
from tests.factories import make_user
from tests.opened import press
from tests.regions.factories import make_region

pytestmark = pytest.mark.django_db
PASSWORD = "とても長い合言葉"


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("superuser", password=PASSWORD))
    return client


def new_account(**values: object) -> dict[str, object]:
    account = {"username": "bingo", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    return {**account, "role": "staff", "ministry": "", "regions": [], **values}


def test_an_account_for_the_staff_of_a_region(office: Client) -> None:
    region = make_region()

    response = office.post("/admin/renkei/user/add/", new_account(regions=[region.pk]))

    assert response.status_code == 302
    user = User.objects.get(username="bingo")
    assert (user.role, list(user.regions.all()), user.is_staff) == ("staff", [region], True)


def test_staff_without_a_region_are_refused(office: Client) -> None:
    response = office.post("/admin/renkei/user/add/", new_account())

    assert "圏域担当者には担当する圏域を選んでください。" in response.text
    assert not User.objects.filter(username="bingo").exists()


@pytest.mark.parametrize("role", ["none", "viewer", "editor"])
def test_the_regions_of_anybody_else_are_refused(office: Client, role: str) -> None:
    user, region = make_user(role=role), make_region()
    values = {"username": user.username, "role": role, "ministry": "", "regions": [region.pk], "is_active": "on"}

    response = press(office, f"/admin/renkei/user/{user.pk}/change/", values)

    assert "担当する圏域は、圏域担当者だけが選べます。" in response.text
    assert not user.regions.exists()
