"""What the unprinted columns of a workbook say of a measure's call: 担当課, 電話, メール, URL, 公募時期."""

from collections.abc import Iterable, Mapping

from measures.models import Call
from renkei.models import User
from renkei.recording import create_recorded, delete_recorded, update_recorded

FIELDS = ("section", "phone", "mail", "address", "period_text")  # in the order of ``measures.answers.CALL``
OTHERS = ("opens_on", "closes_at", "public_name", "contact", "channel")  # what makes a call worth keeping without them
NO_CALL = ("",) * len(FIELDS)
LIMITS = {name: Call._meta.get_field(name).max_length or 0 for name in FIELDS}


def calls_of(measures: Iterable[int], year: int) -> dict[int, tuple[str, ...]]:
    """Return {measure id: what its first call of the year says}; one query."""
    return {measure: _values(call) for measure, call in _first_calls(measures, year).items()}


def put_calls(said: Mapping[int, tuple[str, ...]], year: int, *, by: User | None, reason: str) -> None:
    """Write what a workbook says into the first call of the year of each measure; one that says nothing at all goes.

    ``said`` is {measure id: values in the order of ``FIELDS``}.
    """
    known = _first_calls(said, year)
    fresh, changed, emptied = [], [], []
    for measure, values in said.items():
        call = known.get(measure) or Call(measure_id=measure, fiscal_year=year)
        for name, text in zip(FIELDS, values, strict=True):
            setattr(call, name, text[: LIMITS[name]])
        if any(values) or any(getattr(call, name) for name in OTHERS):
            (fresh if call.pk is None else changed).append(call)
        elif call.pk is not None:
            emptied.append(call)
    create_recorded(fresh, Call, by=by, reason=reason)
    update_recorded(changed, Call, FIELDS, by=by, reason=reason)
    delete_recorded(emptied, Call, by=by, reason=reason)


def _first_calls(measures: Iterable[int], year: int) -> dict[int, Call]:
    wanted = set(measures)
    found: dict[int, Call] = {}
    if wanted:
        between = Call.objects.filter(measure__gte=min(wanted), measure__lte=max(wanted), fiscal_year=year)
        for call in between.order_by("id"):
            if call.measure_id in wanted:
                found.setdefault(call.measure_id, call)
    return found


def _values(call: Call) -> tuple[str, ...]:
    return tuple(getattr(call, name) for name in FIELDS)
