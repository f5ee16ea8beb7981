"""The README says what the code says: words, columns, commands, paths, rights and figures."""

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.db import models
from django.urls import resolve

from measures.coverage.files import COLUMNS as COVERAGE_COLUMNS
from measures.coverage.files import write_coverage_json
from measures.coverage.gathering import gather_coverage
from measures.exports import CONTRACT_VERSION, write_json
from measures.models import Edition
from measures.resources import EntryResource
from regions.ledger_exports import COLUMNS, write_ledger_json
from regions.ledgers import Ledger
from regions.models import Application
from renkei.access import POLICIES
from renkei.dictionary import TABLES

README = (settings.ROOT / "README.md").read_text("utf-8")
OURS = {"measures", "regions", "renkei"}


def section(title: str) -> str:
    """Return the text below a heading, up to the next one of the same or a higher level."""
    level, start = re.search(rf"^(#+) {re.escape(title)}\n()", README, re.MULTILINE).group(1), None
    start = README.index(f"{level} {title}\n") + len(level) + len(title) + 2
    following = re.compile(rf"^#{{1,{len(level)}}} ", re.MULTILINE).search(README, start)
    return README[start : following.start() if following else None]


def rows(text: str) -> list[list[str]]:
    """Return the cells of every row of every table, headings and rules left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rules = {number for number, line in enumerate(lines) if re.fullmatch(r"[|\- ]+", line)}
    kept = [line for number, line in enumerate(lines) if not {number, number + 1} & rules]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in kept]


def code(text: str) -> list[str]:
    """Return what stands between backticks."""
    return re.findall(r"`([^`\n]+)`", text)


def own_models() -> dict[str, type[models.Model]]:
    """Return our models by class name, without the tables of their histories."""
    found = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return {model.__name__: model for model in found if not hasattr(model, "instance_type")}


def glossary() -> list[tuple[str, str]]:
    """Return (English, Japanese) of the rows of the glossary that speak of code."""
    return [(word.strip("`"), label) for word, label, _ in rows(section("Glossary")) if word.startswith("`")]


def choices_of(model: str, name: str) -> dict[str, str]:
    return {str(value): str(label) for value, label in own_models()[model]._meta.get_field(name).flatchoices}


# words


def test_the_glossary_names_every_model_by_its_label_and_no_other() -> None:
    named = {word: label for word, label in glossary() if "=" not in word}

    assert named == {name: str(model._meta.verbose_name) for name, model in own_models().items()}


def test_every_value_in_the_glossary_has_its_label() -> None:
    values = [
        (*re.fullmatch(r"(\w+)\.(\w+) = (\S+)", word).groups(), label) for word, label in glossary() if "=" in word
    ]

    wrong = [value for value in values if choices_of(*value[:2]).get(value[2]) != value[3]]

    assert wrong == []


def test_the_values_of_every_choice_are_in_the_glossary() -> None:
    explained: dict[str, set[str]] = {}
    for word, _ in glossary():
        if "=" in word:
            name, value = word.split(" = ")
            explained.setdefault(name, set()).add(value)
    alike = [
        choices_of(*name.split("."))
        for name, values in explained.items()
        if values == set(choices_of(*name.split(".")))
    ]

    missing = [
        f"{name}.{field.name}"
        for name, model in own_models().items()
        for field in model._meta.concrete_fields
        if field.choices and isinstance(field, models.CharField) and choices_of(name, field.name) not in alike
    ]

    assert missing == []
    assert len(alike) >= 10


# data


def test_the_columns_of_csv_are_those_of_the_resource() -> None:
    assert [code(name)[0] for name, _ in rows(section("data.csv"))] == EntryResource().get_export_headers()


@pytest.mark.django_db
def test_the_columns_and_keys_of_the_ledger_are_those_of_its_data() -> None:
    data = write_ledger_json(Ledger(None), Application.objects.none())

    assert [code(name)[0] for name, _ in rows(section("The ledger as CSV"))] == list(COLUMNS)
    assert [code(name)[0] for name, _ in rows(section("The ledger as JSON"))] == list(data)


def test_the_tables_of_open_data_are_those_of_the_dictionary() -> None:
    written = {code(name)[0]: code(columns) for name, columns in rows(section("Open data"))}
    elsewhere = {"entries": ["data.csv"], "applications": []}
    described = {table.name: elsewhere.get(table.name, list(table.header)) for table in TABLES}

    assert written == {name: columns for name, columns in described.items() if name not in ("coverage", "changes")}
    assert f"`contract_version` {CONTRACT_VERSION} " in section("Open data")


@pytest.mark.django_db
def test_the_columns_and_keys_of_the_coverage_are_those_of_its_data(document_2020: Edition) -> None:
    data = write_coverage_json(document_2020, *gather_coverage(document_2020, document_2020.entries.all()))

    assert [code(name)[0] for name, _ in rows(section("coverage.csv"))] == list(COVERAGE_COLUMNS)
    assert [code(name)[0] for name, _ in rows(section("coverage.json"))] == list(data)


@pytest.mark.django_db
def test_the_example_of_json_is_what_is_exported(document_2020: Edition) -> None:
    (example,) = re.findall(r"```json\n(.+?)```", README, re.DOTALL)
    exported = write_json(document_2020, document_2020.entries.for_listing().filter(measure__number=11))
    exported["edition"]["published_at"] = "2026-11-24T00:00:00+09:00"

    assert cut_like(exported, json.loads(example)) == json.loads(example)


def cut_like(value: Any, example: Any) -> Any:
    """Cut texts and lists where the example is cut by …; keys, types and the order of keys stay."""
    if isinstance(value, dict) and isinstance(example, dict) and list(value) == list(example):
        return {key: cut_like(value[key], example[key]) for key in value}
    if isinstance(value, list) and isinstance(example, list) and example:
        cut = [*value[: len(example) - 1], "…"] if example[-1] == "…" and len(value) >= len(example) else value
        return [cut_like(*pair) for pair in zip(cut, example, strict=True)] if len(cut) == len(example) else cut
    if isinstance(value, str) and isinstance(example, str) and example.endswith("…"):
        return example if value.startswith(example[:-1]) else value
    return value


@pytest.mark.django_db
def test_the_figures_are_those_of_the_document(document_2020: Edition) -> None:
    domain = section("The domain")
    entries, envelopes = document_2020.entries.select_related("envelope"), document_2020.envelopes
    cells = document_2020.taxonomy.field_ids()
    by_rows = sum(entry.envelope.yen for entry in entries)

    facts = [
        f"{document_2020.blocks.count()} ministries, {entries.count()} entries, {len(cells)} cells",
        f"{envelopes.count()} envelopes",
        f"sum is {envelopes.totals()['yen'] // 10**6:,}百万円, of which {envelopes.totals()['upper_bound_yen'] // 10**6}百万円",
        f"Adding up the {entries.count()} rows gives {by_rows // 10**6:,}百万円",
    ]

    assert [fact for fact in facts if fact not in domain] == []


# rights


def test_the_table_of_rights_is_the_one_that_decides() -> None:
    written = {code(name)[0]: cells for name, *cells in rows(section("Roles and rights"))}
    decided = {
        label.split(".")[1]: [
            actions(policy.editor),
            actions(policy.contact) + (" (drafts)" if policy.open_while and "change" in policy.contact else ""),
            actions(policy.staff),
            actions(policy.viewer),
            f"`{policy.owner or policy.region}`" if policy.owner or policy.region else "–",
        ]
        for label, policy in POLICIES.items()
    }

    assert written == decided


def actions(allowed: frozenset[str]) -> str:
    return ", ".join(action for action in ("view", "add", "change", "delete") if action in allowed) or "–"


# commands, addresses, variables, paths


def test_every_command_it_names_exists_and_every_own_one_is_named() -> None:
    named = set(re.findall(r"manage\.py (\w+)", README))

    assert named - get_commands().keys() == set()
    assert {name for name, app in get_commands().items() if app in OURS} - named == set()


def test_every_address_leads_somewhere() -> None:
    addresses = [code(address)[0] for address, _ in rows(section("Addresses")) if address.startswith("`/")]

    assert len(addresses) >= 10
    for address in addresses:
        resolve(address)  # raises Resolver404


def test_every_variable_of_the_settings_is_explained() -> None:
    read = set(re.findall(r'env\("(\w+)"', (settings.ROOT / "renkei/settings.py").read_text("utf-8")))

    assert read == {code(name)[0] for name, _ in rows(section("Run it"))}


def test_every_path_in_where_things_go_exists() -> None:
    paths = [text for text in code(section("Where things go")) if re.fullmatch(r"[\w.]+(/[\w./]*|\.toml)", text)]

    assert len(paths) >= 40
    assert [path for path in paths if not (settings.ROOT / path).exists()] == []


@pytest.mark.parametrize("room", ["measures", "regions", "renkei"])
def test_every_module_of_a_room_has_its_place(room: str) -> None:
    there = {
        path for path in (settings.ROOT / room).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    wiring = {"__init__", "apps", "migrations"}
    paths = section("Where things go")

    assert [path.name for path in there if path.stem not in wiring and f"`{room}/{path.name}" not in paths] == []


def test_nothing_outside_the_project_is_named() -> None:
    outside = r"\.\./|(?<![\w.])/(?:work|home|root|tmp|opt|srv|usr|var)\b|https?://(?!127\.0\.0\.1:8000/)"

    assert re.findall(outside, README) == []
