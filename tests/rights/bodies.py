"""What an answer says to whoever looks into it: its headers, its text, and what lies in archives and workbooks."""

import zipfile
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def said(response: Any) -> str:
    """Return everything that stands in an answer, archives unpacked, as text."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n{_text(data)}"


def _text(data: bytes) -> str:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return "\n".join(_text(archive.read(name)) for name in archive.namelist())
    if data.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return data.decode("utf-8", "replace")
