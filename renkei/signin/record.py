"""The log of who came in, who was refused, and what was done to accounts: JSON, one line an event."""

import ipaddress
import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from renkei.models import User

security = logging.getLogger("renkei.security")


def address_of(request: HttpRequest) -> str:
    """Return the address of the caller, or an empty text where it is not known (a socket of this machine).

    ``X-Forwarded-For`` is believed only as far as ``RENKEI_PROXIES`` says: each of so many web servers in front has
    added one address at its end; what stands before those is whatever the caller wrote.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if proxies := settings.RENKEI_PROXIES:
        chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(chain) >= proxies:
            said = chain[-proxies]
    try:
        ip = ipaddress.ip_address(said)
    except ValueError:
        return ""
    return str(getattr(ip, "ipv4_mapped", None) or ip)  # ::ffff:192.0.2.1, as a socket for both kinds says it


def record(event: str, *, user: User | None = None, request: HttpRequest | None = None, **values: Any) -> None:
    """Write one event of ``user``, once it is certain: inside a transaction when that is committed.

    ``by`` among the values names who did it where that is another person. A name that belongs to no account is not written: people type passwords into that field.
    """
    line: dict[str, Any] = {"event": event, "user": user.get_username() if user is not None else None}
    if request is not None:
        line["address"] = address_of(request)
    line |= {key: value.get_username() if isinstance(value, User) else value for key, value in values.items()}
    transaction.on_commit(lambda: security.info(event, extra={"values": line}))
