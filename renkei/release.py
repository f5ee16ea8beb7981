"""What makes the same rows another page: the program, its templates and styles, and the settings that pages show."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOMS = ("renkei", "measures", "regions")
ENDINGS = {".py", ".html", ".txt", ".xml", ".css", ".js", ".svg", ".po", ".typ"}
SHOWN = ("RENKEI_OPERATOR", "RENKEI_CONTACT", "RENKEI_SECURITY_CONTACT", "RENKEI_CLOSING_SOON_DAYS", "STATIC_URL")


@cache
def release() -> str:
    """Return a text that is another one in every release, the same in every process of one; read once a process."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(f"{path.relative_to(settings.ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"  # names of style sheets as pages print them
    digest.update(manifest.read_bytes() if manifest.exists() else b"")
    digest.update(repr([getattr(settings, name) for name in SHOWN]).encode())
    return digest.hexdigest()[:16]


def _files() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted(path for path in (settings.ROOT / room).rglob("*") if path.suffix in ENDINGS)
