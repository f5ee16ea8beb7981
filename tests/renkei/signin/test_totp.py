"""Codes of RFC 6238: its own vectors, the drift of a clock, and codes to recover with."""

import base64

import pytest

from renkei.signin import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()  # that of RFC 6238, appendix B


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        pytest.param(59, "287082", id="1970"),
        pytest.param(1111111109, "081804", id="2005-with-leading-zero"),
        pytest.param(1234567890, "005924", id="2009-two-zeros"),
        pytest.param(2000000000, "279037", id="2033"),
        pytest.param(20000000000, "353130", id="2603"),
    ],
)
def test_the_vectors_of_the_rfc(seconds: int, code: str) -> None:
    assert totp.code_at(SECRET, totp.step_at(seconds)) == code


@pytest.mark.parametrize(("off", "holds"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_one_step(off: int, holds: bool) -> None:
    code = totp.code_at(SECRET, 1000 + off)

    assert totp.matching_step(SECRET, code, seconds=1000 * 30 + 7) == (1000 + off if holds else None)


@pytest.mark.parametrize("code", ["", "00000", "２８７０８２", "abcdef", "287082 "])
def test_what_is_no_code_matches_nothing(code: str) -> None:
    assert totp.matching_step(SECRET, code, seconds=59) is None


def test_the_address_for_the_app_holds_name_and_secret() -> None:
    uri = totp.provisioning_uri("ABC", name="総務 太郎", issuer="renkei 編集室")

    assert uri.startswith("otpauth://totp/renkei%20%E7%B7%A8")
    assert "secret=ABC&issuer=renkei%20" in uri


def test_a_recovery_code_is_recognised_however_it_is_typed_and_only_of_its_owner() -> None:
    code = totp.new_recovery_code()

    kept = totp.recovery_digest(code, owner=1)

    assert totp.recovery_digest(f" {code.upper().replace('-', ' ')} ", owner=1) == kept
    assert totp.recovery_digest(code, owner=2) != kept
    assert code not in kept


def test_secrets_and_codes_are_never_the_same_twice() -> None:
    assert len({totp.new_secret() for _ in range(50)} | {totp.new_recovery_code() for _ in range(50)}) == 100
    assert len(base64.b32decode(totp.new_secret())) == 20
