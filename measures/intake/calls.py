"""What the unprinted columns of a workbook say of a measure's call: 担当課, 電話, メール, URL, 公募時期."""

from collections.abc import Iterable

from measures.models import Call, Measure
from renkei.models import User

FIELDS = ("section", "phone", "mail", "address", "period_text")  # in the order of ``measures.answers.CALL``
NO_CALL = ("",) * len(FIELDS)
LIMITS = {name: Call._meta.get_field(name).max_length or 0 for name in FIELDS}


def calls_of(measures: Iterable[int], year: int) -> dict[int, tuple[str, ...]]:
    """Return {measure id: what its first call of the year says}; one query."""
    wanted, found = set(measures), {}
    if wanted:
        between = Call.objects.filter(measure__gte=min(wanted), measure__lte=max(wanted), fiscal_year=year)
        for call in between.order_by("id"):
            if call.measure_id in wanted:
                found.setdefault(call.measure_id, _values(call))
    return found


def put_call(measure: Measure, year: int, values: tuple[str, ...], *, by: User | None, reason: str) -> None:
    """Write what a workbook says into the measure's first call of the year; a call that says nothing at all goes."""
    call = Call.objects.filter(measure=measure, fiscal_year=year).order_by("id").first()
    call = call or Call(measure=measure, fiscal_year=year)
    for name, text in zip(FIELDS, values, strict=True):
        setattr(call, name, text[: LIMITS[name]])
    call._history_user, call._change_reason = by, reason
    if any(values) or call.opens_on or call.closes_at or call.public_name or call.contact or call.channel:
        call.save()
    elif call.pk is not None:
        call.delete()


def _values(call: Call) -> tuple[str, ...]:
    return tuple(getattr(call, name) for name in FIELDS)
