"""Codes that change with the time (RFC 6238, over RFC 4226), and codes to recover with. Standard library only."""

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote, urlencode

PERIOD = 30  # seconds a code holds
DIGITS = 6
DRIFT = 1  # steps that the clock of a phone may be off, each way
SECRET_BYTES = 20  # RFC 4226 asks for 160 bits
RECOVERY_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
RECOVERY_GROUPS, RECOVERY_GROUP = 4, 4


def new_secret() -> str:
    """Return a fresh secret as authenticator apps take it (base32, without padding)."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii").rstrip("=")


def step_at(seconds: float) -> int:
    """Return the number of the step at a time in seconds since 1970."""
    return int(seconds) // PERIOD


def code_at(secret: str, step: int) -> str:
    """Return the code of ``secret`` in that step."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: str, code: str, *, seconds: float) -> int | None:
    """Return the step whose code this is, around now; None if it is of none."""
    now = step_at(seconds)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found


def provisioning_uri(secret: str, *, name: str, issuer: str) -> str:
    """Return the address that an authenticator app reads from the QR code."""
    label = quote(f"{issuer}:{name}")
    query = urlencode({"secret": secret, "issuer": issuer, "digits": DIGITS, "period": PERIOD}, quote_via=quote)
    return f"otpauth://totp/{label}?{query}"


def new_recovery_code() -> str:
    """Return a code to write down: four groups of four letters (79 bits)."""
    letters = [secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_GROUPS * RECOVERY_GROUP)]
    return "-".join("".join(letters[at : at + RECOVERY_GROUP]) for at in range(0, len(letters), RECOVERY_GROUP))


def recovery_digest(code: str, *, owner: int) -> str:
    """Return what is kept of a recovery code, however it was typed; 79 random bits need no slow hash."""
    letters = "".join(letter for letter in code.casefold() if letter.isalnum())
    return hashlib.sha256(f"{owner}:{letters}".encode()).hexdigest()
