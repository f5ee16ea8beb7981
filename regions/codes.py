"""全国地方公共団体コード: six digits, the last of which checks the first five.

Source: 「都道府県コード及び市区町村コード」, 総務省 (検証番号の算出方法; 昭和43年 JIS C 6260, now JIS X 0401 and 0402).
"""

WEIGHTS = (6, 5, 4, 3, 2)
PREFECTURES = 47


def check_digit(digits: str) -> str:
    """The last digit of the code whose first five digits are given: ``34207`` → ``6``. ValueError for anything else.

    The digits are multiplied by 6, 5, 4, 3 and 2 and added up; what is left to 11 after dividing by 11, last digit.
    """
    if len(digits) != len(WEIGHTS) or not (digits.isascii() and digits.isdecimal()):
        raise ValueError(f"not five digits: {digits!r}")
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def is_code(text: str) -> bool:
    """Whether the text is a code: six digits, a prefecture from 01 to 47, and the right check digit."""
    if len(text) != len(WEIGHTS) + 1 or not (text.isascii() and text.isdecimal()):
        return False
    return 1 <= int(text[:2]) <= PREFECTURES and text[-1] == check_digit(text[:-1])


def prefecture_of(code: str) -> str:
    """The number of the prefecture: ``342076`` → ``34``."""
    return code[:2]
