"""The letters of the round say what terms demand, to whom, for which year and until when."""

from datetime import date

import pytest

from measures.letters import announcing, as_text_file, asking, file_name, reminding, write_day

TITLE = "連携中枢都市圏構想の推進に向けた関係各省による支援策"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        pytest.param(date(2021, 5, 31), "令和3年5月31日（月）", id="monday"),
        pytest.param(date(2019, 4, 28), "平成31年4月28日（日）", id="sunday-before-reiwa"),
        pytest.param(date(2019, 5, 1), "令和元年5月1日（水）", id="first-day-of-reiwa"),
        pytest.param(None, "令和○年○月○日（○）", id="to-be-filled-in"),
    ],
)
def test_a_deadline_names_its_era_and_its_weekday(day: date | None, words: str) -> None:
    assert write_day(day) == words


def test_the_inquiry_names_ministry_year_and_deadline() -> None:
    text = asking(ministry="総務省", year=2021, title=TITLE, due_on=date(2021, 5, 31))

    assert text == (
        "総務省 御担当者様\n\n"
        f"「{TITLE}」（令和3年度）の作成について（照会）\n\n"
        "標記について、貴府省の施策を別添様式により令和3年5月31日（月）までに御回答ください。"
        "前年度の掲載内容を記入済みです。"
        "変更箇所はセルを直接書き換えてください（赤字・見え消しでも読み取ります）。"
        "掲載を終える施策は「掲載終了」欄に理由を記入してください。"
        "該当する施策がない場合も「該当なし」と御回答ください。\n"
    )


def test_the_reminder_names_the_deadline_that_passed() -> None:
    text = reminding(ministry="内閣府", year=2019, title=TITLE, due_on=date(2019, 5, 31))

    assert text.startswith(f"内閣府 御担当者様\n\n「{TITLE}」（令和元年度）の作成について（督促）\n\n")
    assert "標記の回答期限（令和元年5月31日（金））を過ぎておりますので、状況を御連絡ください。" in text
    assert text.endswith("該当がない場合は「該当なし」と御回答ください。\n")


def test_the_announcement_names_the_budget_it_is_of() -> None:
    text = announcing(year=2021, title=TITLE, stage="政府予算案")

    assert f"「{TITLE}」（令和3年度政府予算案）を公表しましたのでお知らせします。" in text
    assert text.endswith("各施策の公募時期・問い合わせ先は各府省にお問い合わせください。\n")


def test_a_text_file_opens_in_windows_as_it_was_written() -> None:
    data = as_text_file("一行目\r\n\n三行目 髙𠮷\n")

    assert data == "\ufeff一行目\r\n\r\n三行目 髙𠮷\r\n".encode()


def test_half_a_character_makes_no_text_file_fail() -> None:
    assert as_text_file("a\ud83d") == b"\xef\xbb\xbfa?\r\n"


@pytest.mark.parametrize(
    ("addressee", "name"),
    [("総務省", "R3_総務省_照会.txt"), ('a/b\\c:"d\r\n', "R3_a_b_c_d__照会.txt")],
)
def test_a_name_of_a_file_holds_nothing_a_system_refuses(addressee: str, name: str) -> None:
    assert file_name(2021, addressee, "照会") == name
