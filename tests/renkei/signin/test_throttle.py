"""Ten failures in five minutes, for each person and each address, however many ask at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from renkei.models import SignInFailure
from renkei.signin import throttle

pytestmark = pytest.mark.django_db


def fail(times: int, *, subject: str = "name:a", address: str = "192.0.2.1") -> None:
    for _ in range(times):
        assert throttle.begin(subject, address=address) is not None


def may(*, subject: str = "name:b", address: str = "192.0.2.2") -> bool:
    attempt = throttle.begin(subject, address=address)
    if attempt is not None:
        attempt.delete()
    return attempt is not None


def test_the_eleventh_attempt_for_a_person_is_refused_from_everywhere() -> None:
    fail(10)

    assert not may(subject="name:a", address="198.51.100.7")
    assert may(subject="name:b", address="198.51.100.7")


def test_the_eleventh_attempt_from_an_address_is_refused_for_everybody() -> None:
    for number in range(10):
        fail(1, subject=f"name:{number}")

    assert not may(subject="name:other", address="192.0.2.1")
    assert may(subject="name:other", address="192.0.2.2")


def test_an_attempt_that_succeeds_is_no_failure() -> None:
    for _ in range(15):
        assert may(subject="name:a")


def test_it_is_over_after_five_minutes_even_for_who_kept_trying() -> None:
    fail(10)
    SignInFailure.objects.update(at=timezone.now() - timedelta(minutes=4))
    for _ in range(5):
        assert not may(subject="name:a")

    SignInFailure.objects.update(at=timezone.now() - timedelta(minutes=5, seconds=1))

    assert may(subject="name:a")
    assert SignInFailure.objects.count() == 0


def test_a_whole_ipv6_network_counts_as_one_caller() -> None:
    for number in range(10):
        fail(1, subject=f"name:{number}", address=f"2001:db8:1:2::{number + 1:x}")

    assert not may(address="2001:db8:1:2:ffff::1")
    assert may(address="2001:db8:1:3::1")


def test_callers_without_an_address_are_not_one_caller() -> None:
    for number in range(15):
        fail(1, subject=f"name:{number}", address="")


def test_nothing_that_was_typed_is_kept() -> None:
    fail(1, subject="name:my-password", address="192.0.2.1")

    (kept,) = SignInFailure.objects.values("subject", "address")
    assert all(len(value) == 64 for value in kept.values())
    assert "my-password" not in str(kept)


@pytest.mark.django_db(transaction=True)
def test_thirty_at_once_find_room_for_ten_at_the_most() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("一つのメモリ上のデータベースには、同時に書けません")

    def attempt(number: int) -> bool:
        try:
            return throttle.begin("name:a", address=f"192.0.2.{number}") is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        let_through = sum(pool.map(attempt, range(30)))

    assert 1 <= let_through <= 10
