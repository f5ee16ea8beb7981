"""The forms of the document of 令和2年度, made from the fixtures: no database, no Django."""

import json
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from measures.workbooks.template import Form, FormField, FormRole, FormRow

FIXTURES = Path(__file__).parents[3] / "fixtures"


def read_fixture(name, model):
    """The fields of each row of one model, in the fixture's order."""
    rows = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    return [row["fields"] for row in rows if row["model"] == model]


@cache
def roles_of_the_outline():
    """The outline's roles with their fields."""
    fields = read_fixture("taxonomy.json", "measures.policyfield")
    return tuple(
        FormRole(
            role["code"],
            role["heading"],
            role["name"],
            tuple(FormField(field["letter"], field["name"]) for field in fields if field["role"][1] == role["code"]),
        )
        for role in read_fixture("taxonomy.json", "measures.role")
    )


@cache
def forms_of_2020():
    """One form a ministry of the document, in its order."""
    [edition] = read_fixture("measures-2020.json", "measures.edition")
    return tuple(
        Form(
            year=2021,
            ministry=block["heading"],
            headings=edition["headings"] | {"budget": "令和３年度当初予算"},
            roles=roles_of_the_outline(),
            rows=_rows(block["ministry"][0]),
            unit_yen=block["unit_yen"],
            due_on=date(2021, 2, 26),
        )
        for block in read_fixture("measures-2020.json", "measures.block")
    )


def form_of(ministry, /, **changes):
    """The form of one ministry of the document, changed as said."""
    return replace(next(form for form in forms_of_2020() if form.ministry == ministry), **changes)


def empty_form(**changes):
    """The form of a ministry that had no measure."""
    return form_of("内閣府", **({"ministry": "環境省", "rows": ()} | changes))


def _rows(ministry):
    envelopes = {row["number"]: row for row in read_fixture("measures-2020.json", "measures.envelope")}
    return tuple(
        FormRow(
            number=entry["measure"][0],
            name=entry["name"],
            fields_text=entry["fields_text"],
            full_name=entry["full_name"],
            summary=entry["summary"],
            support=entry["support_text"],
            budget=envelopes[entry["envelope"][2]]["amount_text"],
            rate=entry["rate_text"],
            recipients=entry["recipients_text"],
            envelope=entry["envelope"][2],
            printed_once=envelopes[entry["envelope"][2]]["printed"] == "once",
            fields_merged=entry["fields_merged"],
        )
        for entry in read_fixture("measures-2020.json", "measures.entry")
        if entry["block"][2] == ministry
    )
