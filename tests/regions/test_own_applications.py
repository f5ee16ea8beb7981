"""Applications of some regions: counted once, as far as anybody plans, and kept until one is written."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from regions import own_applications
from regions.models import Application
from regions.own_applications import NEXT, UNCONFIRMED, UNSOURCED, count_applications, keys_of, standing_of, waits
from tests.regions.factories import make_application, make_region

pytestmark = pytest.mark.django_db
SOURCE = "https://example.jp/"


def test_one_that_counts_for_several_regions_is_counted_once():
    first, second, third = make_region(), make_region(), make_region()
    make_application(regions=[first, second])
    make_application(regions=[second, third])
    make_application(regions=[third])

    assert count_applications([first.pk, second.pk], 10) == 2
    assert count_applications([first.pk, second.pk, third.pk], 10) == 3
    assert count_applications([third.pk], 10) == 2
    assert count_applications([], 10) == 0


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_it_counts_no_further_than_it_is_asked_to(most: int):
    first, second = make_region(), make_region()
    for regions in ([first], [first, second], [second]):
        make_application(regions=regions)

    assert count_applications([first.pk, second.pk], most) == min(most, 3)


def test_a_condition_is_about_the_application():
    region = make_region()
    make_application(regions=[region], applicant="呉市")
    make_application(regions=[region], applicant="福山市")

    assert count_applications([region.pk], 10, Q(application__applicant="呉市")) == 1


def test_their_keys_are_those_of_every_region():
    first, second = make_region(), make_region()
    own = [make_application(regions=[first]), make_application(regions=[first, second])]
    make_application(regions=[make_region()])

    assert set(Application.objects.filter(pk__in=keys_of([first.pk, second.pk]))) == set(own)
    assert not Application.objects.filter(pk__in=keys_of([])).exists()


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        pytest.param({"stage": "applied"}, {NEXT, UNSOURCED}, id="applied-without-a-source"),
        pytest.param({"stage": "applied", "source": SOURCE}, {NEXT, UNCONFIRMED}, id="applied-with-a-source"),
        pytest.param({"stage": "granted", "source": SOURCE}, {UNCONFIRMED}, id="granted"),
        pytest.param({"stage": "rejected", "source": SOURCE, "confirmed_on": "2025-04-01"}, set(), id="over"),
        pytest.param({"stage": "not-applied", "source": SOURCE}, {UNCONFIRMED}, id="not-applied-waits-for-no-stage"),
    ],
)
def test_what_waits(values: dict[str, Any], kinds: set[str]):
    region = make_region()
    make_application(regions=[region], **values)
    waiting = standing_of(region.pk).waiting

    assert {kind for kind, count in waiting.items() if count} == kinds
    assert {kind for kind in waiting if Application.objects.filter(waits(kind)).exists()} == kinds


def test_how_a_region_stands_is_kept_until_an_application_is_written(settings: Any, monkeypatch: pytest.MonkeyPatch):
    settings.RENKEI_KEEP_VALUES = True
    monkeypatch.setattr(own_applications, "MOST_WAITING", 2)
    region = make_region()
    for _ in range(4):
        make_application(regions=[region])
    first = standing_of(region.pk)
    with CaptureQueriesContext(connection) as kept:
        again = standing_of(region.pk)
    make_application(regions=[region])

    assert first == again
    assert len(kept) == 1  # the mark
    assert (first.recorded, first.waiting[UNSOURCED]) == ({region.pk: 4}, 3)  # one beyond what is counted
    assert standing_of(region.pk).recorded == {region.pk: 5}
