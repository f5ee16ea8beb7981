"""The letters of the yearly round: 照会, 督促, 周知. Generated, to be changed by a person; nothing is sent from here."""

import re
from datetime import date

from measures.notation.years import write_date, write_year, write_year_short

_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\s]+')
WEEKDAYS = "月火水木金土日"
NO_DAY = "令和○年○月○日（○）"  # to be filled in by hand where no deadline is set


def write_day(day: date | None) -> str:
    """``2021-05-31`` → ``令和3年5月31日（月）``; a day not set stays to be filled in."""
    return f"{write_date(day)}（{WEEKDAYS[day.weekday()]}）" if day else NO_DAY


def asking(*, ministry: str, year: int, title: str, due_on: date | None) -> str:
    """The inquiry (照会) to one ministry, sent with its filled-in form."""
    body = (
        f"標記について、貴府省の施策を別添様式により{write_day(due_on)}までに御回答ください。"
        "前年度の掲載内容を記入済みです。"
        "変更箇所はセルを直接書き換えてください（赤字・見え消しでも読み取ります）。"
        "掲載を終える施策は「掲載終了」欄に理由を記入してください。"
        "該当する施策がない場合も「該当なし」と御回答ください。"
    )
    return _letter(f"{ministry} 御担当者様", f"「{title}」（{write_year(year)}）の作成について（照会）", body)


def reminding(*, ministry: str, year: int, title: str, due_on: date | None) -> str:
    """The reminder (督促) to one ministry whose deadline has passed."""
    body = (
        f"標記の回答期限（{write_day(due_on)}）を過ぎておりますので、状況を御連絡ください。"
        "該当がない場合は「該当なし」と御回答ください。"
    )
    return _letter(f"{ministry} 御担当者様", f"「{title}」（{write_year(year)}）の作成について（督促）", body)


def announcing(*, year: int, title: str, stage: str) -> str:
    """The announcement (周知) to prefectures and core cities; ``stage`` is the budget's: 当初予算."""
    body = (
        f"「{title}」（{write_year(year)}{stage}）を公表しましたのでお知らせします。"
        "各施策の公募時期・問い合わせ先は各府省にお問い合わせください。"
    )
    return _letter(
        "各都道府県・各連携中枢都市 御担当者様", f"「{title}」（{write_year(year)}）の公表について（周知）", body
    )


def as_text_file(text: str) -> bytes:
    """Return a letter as Windows opens it: UTF-8 with BOM, CRLF."""
    return b"\xef\xbb\xbf" + "\r\n".join(text.splitlines()).encode("utf-8", "replace") + b"\r\n"


def file_name(year: int, addressee: str, kind: str) -> str:
    """Return the name of a letter's file: ``R3_総務省_照会.txt``."""
    return f"{write_year_short(year)}_{_UNSAFE.sub('_', addressee)[:40]}_{kind}.txt"


def _letter(to: str, subject: str, body: str) -> str:
    return f"{to}\n\n{subject}\n\n{body}\n"
