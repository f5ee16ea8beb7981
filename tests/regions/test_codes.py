"""全国地方公共団体コード: the last digit checks the first five."""

import csv

import pytest
from django.conf import settings

from regions.codes import check_digit, is_code, prefecture_of


@pytest.mark.parametrize(
    ("digits", "digit"),
    [
        pytest.param("34207", "6", id="福山市"),
        pytest.param("01100", "2", id="札幌市"),
        pytest.param("13101", "6", id="千代田区"),
        pytest.param("00000", "1", id="no rest: the last digit of eleven"),
        pytest.param("00006", "0", id="a rest of one: the last digit of ten"),
    ],
)
def test_the_check_digit(digits: str, digit: str) -> None:
    assert check_digit(digits) == digit


def test_every_code_in_the_list_of_municipalities_is_one() -> None:
    with (settings.ROOT / "fixtures/municipalities.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]

    assert len(codes) == len(set(codes)) == 1741
    assert [code for code in codes if not is_code(code)] == []


@pytest.mark.parametrize("text", ["", "34207", "342077", "3420760", "34207六", "３４２０７６", "480002", "000001"])
def test_anything_else_is_no_code(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize("digits", ["3420", "342076", "34O07", "３４２０７"])
def test_only_five_digits_have_a_check_digit(digits: str) -> None:
    with pytest.raises(ValueError, match="not five digits"):
        check_digit(digits)


def test_the_first_two_digits_are_the_prefecture() -> None:
    assert prefecture_of("342076") == "34"
