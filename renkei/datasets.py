"""What a page of data says of one set: where it is read, which files there are, what they speak of. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class DataFile:
    """One form of a set: the words of its link (``CSV形式``), its path, its media type."""

    words: str
    path: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set of data with the page that shows the same."""

    name: str
    description: str
    page: str
    files: tuple[DataFile, ...]
    fiscal_year: int | None = None
    issued_on: date | None = None


def write_json_ld(dataset: Dataset, absolute: Callable[[str], str]) -> dict[str, Any]:
    """Return the set in the words of schema.org (Dataset, DataDownload), addresses made whole by ``absolute``.

    The licence is left out: who runs the site decides on it, and nothing here knows what was decided.
    """
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": dataset.name,
        "description": dataset.description,
        "url": absolute(dataset.page),
        "inLanguage": "ja",
        "isAccessibleForFree": True,
        "spatialCoverage": "日本",
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": file.media_type, "contentUrl": absolute(file.path)}
            for file in dataset.files
        ],
    }
    if dataset.fiscal_year is not None:
        found["temporalCoverage"] = f"{dataset.fiscal_year}-04-01/{dataset.fiscal_year + 1}-03-31"
    if dataset.issued_on is not None:
        found["dateModified"] = dataset.issued_on.isoformat()
    return found
