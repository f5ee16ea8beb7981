"""How long a file will take is guessed from its size; what a zip declares is not believed further than that."""

import io
import zipfile

import pytest

from measures.workbooks.sizes import LONG_TEXT, LONG_XML, is_long, unpacked_xml


def package(*parts: tuple[str, int], comment: bytes = b"") -> bytes:
    """Return a zip of parts of so many bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in parts:
            archive.writestr(name, b" " * size)
        archive.comment = comment
    return held.getvalue()


def test_the_xml_of_a_workbook_is_added_up_and_pictures_are_not() -> None:
    data = package(("xl/a.xml", 100), ("xl/media/b.png", 5000), ("XL/C.XML", 20), ("表.xml", 3))

    assert unpacked_xml(data) == 123


def test_a_comment_behind_the_directory_is_no_hindrance() -> None:
    assert unpacked_xml(package(("a.xml", 7), comment=b"x" * 60_000)) == 7


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"PK\x03\x04", id="no-directory"),
        pytest.param(b"PK\x03\x04" + b"PK\x05\x06", id="cut-end"),
        pytest.param(package(("a.xml", 7))[:-30], id="cut"),
        pytest.param(b"PK\x03\x04" + b"PK\x05\x06" + b"\xff" * 18, id="directory-elsewhere"),
        pytest.param(b"PK\x03\x04" + b"PK\x05\x06" + b"\0" * 6 + b"\xff\xff" + b"\0" * 10, id="no-entries-there"),
    ],
)
def test_a_broken_zip_counts_nothing(data: bytes) -> None:
    assert unpacked_xml(data) == 0


@pytest.mark.parametrize(
    ("data", "long"),
    [
        pytest.param(b"a" * LONG_TEXT, False, id="csv"),
        pytest.param(b"a" * (LONG_TEXT + 1), True, id="long-csv"),
        pytest.param(package(("a.xml", LONG_XML)), False, id="workbook"),
        pytest.param(package(("a.xml", LONG_XML), ("b.xml", 1)), True, id="long-workbook"),
    ],
)
def test_which_files_are_long(data: bytes, *, long: bool) -> None:
    assert is_long(data) == long
