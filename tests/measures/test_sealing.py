"""Frozen editions: a revision's data are the same bytes for ever, their SHA-256 is on record, and newer ones are named."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from measures.editions import Refused, publish, revise, seal, withdraw
from measures.exports import CONTRACT_VERSION, sha256_of
from measures.models import Edition, Entry, Envelope, Measure, MeasureName, Ministry
from tests.factories import make_call, make_edition, make_entry, make_ministry, publish_edition_now
from tests.stored import histories, plain

pytestmark = pytest.mark.django_db


def bytes_of(client: Client, revision: int) -> bytes:
    return client.get(f"/measures/2025/r{revision}/data.json").content


def test_publishing_puts_the_hash_of_the_data_on_record(client: Client) -> None:
    edition = make_edition(year=2025, published=True)

    edition.refresh_from_db()
    assert edition.data_sha256 == hashlib.sha256(bytes_of(client, 1)).hexdigest()
    assert edition.data_contract == CONTRACT_VERSION
    assert make_edition(year=2026).data_sha256 == ""


@pytest.mark.parametrize("address", ["/measures/2025/", "/measures/2025/r1/"])
def test_the_page_shows_the_hash_of_every_revision_and_leads_to_its_data(client: Client, address: str) -> None:
    edition = make_edition(year=2025, published=True)
    publish(edition=revise(edition=edition, kind="update", by=None), by=None)

    page = client.get(address).text

    for each in Edition.objects.for_year(2025):
        assert each.data_sha256 in page
        assert f"/measures/2025/r{each.revision}/data.json" in page


def rename_things(edition: Edition) -> None:
    """Change everything around an edition that may still change."""
    ministry = Ministry.objects.get(code="mic")
    ministry.name, ministry.short_name, ministry.position = "総務省（改称）", "総", 99
    ministry.save()
    measure = Measure.objects.get(entries__edition=edition)
    measure.name, measure.note = "新しい名称", "メモ"
    measure.save()
    MeasureName.objects.create(measure=measure, name="別名")
    make_call(measure=measure)
    publish(edition=revise(edition=edition, kind="correction", errata_note="誤り", by=None), by=None)
    make_edition(year=2026, published=True)


def test_nothing_that_happens_later_changes_the_bytes_of_a_revision(client: Client) -> None:
    entry = make_entry(edition=make_edition(year=2025), amount_text="900の内数（うち臨時・特別の措置 1億円）")
    edition = publish_edition_now(entry.edition)
    before = bytes_of(client, 1)

    rename_things(edition)

    assert bytes_of(client, 1) == before
    assert hashlib.sha256(before).hexdigest() == Edition.objects.get(year=2025, revision=1).data_sha256


def test_the_data_of_a_revision_that_becomes_current_again_are_the_same(client: Client) -> None:
    edition = make_edition(year=2025, published=True)
    before = bytes_of(client, 1)
    newer = publish(edition=revise(edition=edition, kind="update", by=None), by=None)

    withdraw(edition=newer, reason="誤り", by=None)

    assert bytes_of(client, 1) == before == client.get("/measures/2025/data.json").content


def test_the_code_of_a_ministry_in_published_data_cannot_be_changed() -> None:
    make_edition(year=2025, published=True)
    ministry, free = Ministry.objects.get(code="mic"), make_ministry(code="new", name="新省")

    ministry.code, free.code = "soumu", "newer"
    with pytest.raises(ValidationError, match="コードは変更できません"):
        ministry.save()
    free.save()

    assert set(Ministry.objects.values_list("code", flat=True)) == {"mic", "newer"}


def test_the_bytes_of_the_real_document_are_those_of_this_contract(document_2020: Edition) -> None:
    """If this fails, published data became others: raise ``CONTRACT_VERSION``, or put the difference right."""
    document_2020.published_at = datetime(2026, 11, 24, 1, 2, 3, 4, tzinfo=UTC)

    assert CONTRACT_VERSION == "1.0"
    assert sha256_of(document_2020) == "d07113cfb1596da038c5119e25296329841790af0e700b0884fc15c854037ab5"


def test_parts_are_written_in_the_same_order_of_keys_whatever_the_database_keeps(client: Client) -> None:
    entry = make_entry(edition=make_edition(year=2025), amount_text="900（うち臨時・特別の措置 1億円）")
    turned = [dict(reversed(part.items())) for part in entry.envelope.parts]
    plain(Envelope).filter(pk=entry.envelope_id).update(parts=turned)

    publish_edition_now(entry.edition)

    assert b'{"label":"\xe8\x87\xa8' in bytes_of(client, 1)
    assert '{""label"": ""臨時' in client.get("/measures/2025/data.csv").getvalue().decode()


def test_an_edition_from_before_is_sealed_once_and_on_record() -> None:
    edition = make_edition(year=2025, published=True)
    plain(Edition).filter(pk=edition.pk).update(data_sha256="", data_contract="")

    assert list(Edition.objects.unsealed(CONTRACT_VERSION)) == [edition]
    assert [seal(edition=edition, by=None), seal(edition=edition, by=None)] == [True, False]

    edition.refresh_from_db()
    assert edition.data_sha256 == sha256_of(edition)
    assert histories(edition)[-1][2] == "データのSHA-256の記録"


@pytest.mark.parametrize("changed", [{"name": "すり替えた名称"}, {"summary": ""}])
def test_data_that_became_others_past_the_freeze_are_found(changed: dict[str, Any]) -> None:
    edition = make_edition(year=2025, published=True)
    plain(Entry).filter(edition=edition).update(**changed)
    before = Edition.objects.get(pk=edition.pk).data_sha256

    with pytest.raises(Refused, match="一致しません"):
        seal(edition=edition, by=None)

    assert Edition.objects.get(pk=edition.pk).data_sha256 == before


def test_under_a_new_contract_the_hash_is_taken_anew_and_the_old_one_stays_in_the_history(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edition = make_edition(year=2025, published=True)
    old = Edition.objects.get(pk=edition.pk).data_sha256
    for module in ("measures.exports", "measures.editions"):
        monkeypatch.setattr(f"{module}.CONTRACT_VERSION", "2.0")

    assert seal(edition=edition, by=None)

    edition.refresh_from_db()
    assert (edition.data_contract, edition.data_sha256 == old) == ("2.0", False)
    assert old in edition.history.values_list("data_sha256", flat=True)


def test_a_draft_is_not_sealed() -> None:
    with pytest.raises(Refused, match="公表されていない"):
        seal(edition=make_edition(year=2025), by=None)


@pytest.mark.parametrize("path", ["", "data.json", "data.csv", "opendata.zip", "coverage/"])
def test_an_older_revision_names_the_newer_one_in_its_header(client: Client, path: str) -> None:
    edition = make_edition(year=2025, published=True)
    assert "Link" not in client.get(f"/measures/2025/r1/{path}")

    publish(edition=revise(edition=edition, kind="update", by=None), by=None)

    link = client.get(f"/measures/2025/r1/{path}")["Link"]
    assert link == f'<http://testserver/measures/2025/{path}>; rel="latest-version"'
    assert "Link" not in client.get(f"/measures/2025/r2/{path}")
    assert "Link" not in client.get(f"/measures/2025/{path}")
