"""Partial dates in the database: a text of 0, 4, 7 or 10 characters whose form the database checks itself."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Substr
from django.db.models.lookups import In, LessThanOrEqual

from regions.dates import is_partial_date

_DIGITS = list("0123456789")
_MONTHS = ["", *(f"-{month:02}" for month in range(1, 13))]
_DAYS = ["", *(f"-{day:02}" for day in range(1, 32))]


def validate_partial_date(text: str) -> None:
    """Refuse what is no year, month or day: 「2019-13」."""
    if not is_partial_date(text):
        raise ValidationError(
            "「%(value)s」は日付として読めません。2019、2019-03、2019-03-29 の形で入力してください。",
            params={"value": text},
            code="partial-date",
        )


class PartialDateField(models.CharField):
    """``2019``, ``2019-03``, ``2019-03-29``; "" where it is not known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", "2019、2019-03、2019-03-29 の形。分からないときは空欄")
        super().__init__(*args, validators=[validate_partial_date], **kwargs)

    def deconstruct(self) -> Any:
        """Leave out what is always the same."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, kwargs


def partial_dates(label: str, *names: str) -> models.CheckConstraint:
    """The constraint ``<label>_dates_are_dates``: the named fields hold partial dates."""
    condition = Q()
    for name in names:
        known = Q(In(Length(name), [4, 7, 10])) & Q(In(Substr(name, 1, 2), ["18", "19", "20"]))
        known &= Q(In(Substr(name, 3, 1), _DIGITS)) & Q(In(Substr(name, 4, 1), _DIGITS))
        known &= Q(In(Substr(name, 5, 3), _MONTHS)) & Q(In(Substr(name, 8, 3), _DAYS))
        condition &= Q(**{name: ""}) | known
    return models.CheckConstraint(
        name=f"{label}_dates_are_dates",
        condition=condition,
        violation_error_message="日付は 2019、2019-03、2019-03-29 のいずれかの形で入力してください。",
    )


def in_order(label: str, before: str, after: str, message: str) -> models.CheckConstraint:
    """The constraint ``<label>_ends_after_it_begins``: no certain contradiction between two partial dates.

    ``2019-03-29`` and ``2019`` may stand in this order: they are compared as far as both are known.
    """
    known = Q(LessThanOrEqual(Substr(before, Value(1), Length(after)), F(after)))
    return models.CheckConstraint(
        name=f"{label}_ends_after_it_begins",
        condition=Q(**{before: ""}) | Q(**{after: ""}) | known,
        violation_error_message=message,
    )
