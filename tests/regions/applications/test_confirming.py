"""Confirming and taking back from the public: who may, and what lets a confirmation fall off."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from measures.editions import Refused
from regions.applications import advance, confirm, correct, correct_stage, unpublish, withdraw
from regions.progress import Step
from renkei.models import User
from tests.factories import make_user
from tests.regions.factories import make_region
from tests.regions.recorded import S, confirmed, recorded, stored

pytestmark = pytest.mark.django_db


def test_confirming_publishes_and_says_who_checked_when(editor: User) -> None:
    application = recorded(source="https://example.jp/")

    confirm(application=application, by=editor)

    row = stored(application)
    assert (row.public, row.confirmed_on, row.confirmed_by) == (True, timezone.localdate(), editor)


@pytest.mark.parametrize("role", ["staff", "contact", "viewer", "none"])
def test_only_an_editor_confirms_and_unpublishes(role: str) -> None:
    region = make_region()
    application = confirmed(regions=[region])
    user = make_user(role=role)
    if role == "staff":
        user.regions.set([region])

    with pytest.raises(PermissionDenied):
        confirm(application=application, by=user)
    with pytest.raises(PermissionDenied):
        unpublish(application=application, reason="誤り", by=user)
    assert stored(application).public


def test_without_a_source_there_is_nothing_to_confirm(editor: User) -> None:
    application = recorded()

    with pytest.raises(Refused, match="出典"):
        confirm(application=application, by=editor)
    assert not stored(application).public


@pytest.mark.parametrize(
    ("name", "value", "stays"),
    [
        ("applicant", "尾道市", False),
        ("fiscal_year", 2024, False),
        ("project_cost", 1, False),
        ("source", "https://example.jp/other", False),
        ("carried_over", True, False),
        ("note", "電話で確認", True),
    ],
)
def test_confirmation_falls_off_when_what_was_confirmed_changes(name: str, value: Any, stays: bool) -> None:
    application = confirmed()
    setattr(application, name, value)

    correct(application=application, by=None)

    row = stored(application)
    assert (row.public, row.confirmed_on is not None, row.confirmed_by is not None) == (stays, stays, stays)


@pytest.mark.parametrize("act", ["advance", "withdraw", "correct_stage", "regions"])
def test_confirmation_falls_off_with_every_other_act(act: str) -> None:
    application = confirmed()
    if act == "advance":
        advance(application=application, step=Step(S.REJECTED), by=None)
    elif act == "withdraw":
        withdraw(application=application, reached_on="", by=None)
    elif act == "correct_stage":
        correct_stage(
            application=application, change=application.stages.get(), step=Step(S.APPLIED, "2025-05-02"), by=None
        )
    else:
        correct(application=application, regions=[make_region()], by=None)

    assert (stored(application).public, stored(application).confirmed_on) == (False, None)


def test_unpublishing_needs_a_reason_and_keeps_it(editor: User) -> None:
    application = confirmed()

    with pytest.raises(Refused, match="理由"):
        unpublish(application=application, reason=" ", by=editor)
    unpublish(application=application, reason="出典のページの訂正", by=editor)

    row = stored(application)
    assert (row.public, row.confirmed_on) == (False, timezone.localdate())
    assert row.history.first().history_change_reason == "公表の取りやめ：出典のページの訂正"
    with pytest.raises(Refused, match="公表していない"):
        unpublish(application=row, reason="もう一度", by=editor)
