"""活用圏域数: of the regions that existed in that fiscal year, with what is not known said apart."""

import pytest

import regions.loading
from measures.editions import revise
from regions.adoption import Adoption, count_adoption, regions_in
from regions.models import CityRegion
from regions.stages import Stage
from tests.factories import make_edition, make_entry, make_measure, publish_edition_now
from tests.regions.factories import make_application, make_region
from tests.regions.test_ledger_page import make_public

pytestmark = pytest.mark.django_db


def known(year: int = 2020):
    return regions_in(year, CityRegion.objects.all())


@pytest.mark.parametrize(
    ("values", "where"),
    [
        pytest.param({"agreed_on": "2021-03-31"}, "existing", id="on-the-last-day"),
        pytest.param({"agreed_on": "2021-04-01"}, None, id="a-day-later"),
        pytest.param({"agreed_on": "2021"}, "unknown", id="some-day-of-the-year"),
        pytest.param({"agreed_on": ""}, "unknown", id="never-said"),
        pytest.param({"agreed_on": "", "as_of": "2021-03"}, "existing", id="seen-by-then"),
        pytest.param({"agreed_on": "2015-01-01", "ended_on": "2021-03-30"}, None, id="ended-before"),
    ],
)
def test_regions_are_counted_on_the_last_day_of_the_fiscal_year(values, where):
    make_region(code="R01", **values)

    found = known(2020)

    assert {"existing": found.existing, "unknown": found.unknown} == {
        name: frozenset({"R01"} if name == where else ()) for name in ("existing", "unknown")
    }


USED = {Stage.ADOPTED, Stage.INDICATED, Stage.GRANTED, Stage.GRANT_CHANGED, Stage.REPORTED, Stage.SETTLED}


@pytest.mark.parametrize("stage", list(Stage))
def test_only_what_was_adopted_or_indicated_and_not_ended_is_used(stage):
    make_region(code="R01")

    found = count_adoption(known(), [("R01", stage.value)])

    assert found.used == (("R01",) if stage in USED else ())
    assert found.unclear == (("R01",) if stage is Stage.UNKNOWN else ())


def test_each_region_counts_once_and_in_one_place():
    make_region(code="R01")
    make_region(code="R02", agreed_on="")
    make_region(code="R03", agreed_on="2030-01-01")
    pairs = [
        ("R01", "unknown"), ("R01", "granted"), ("R01", "adopted"), ("R02", "adopted"), ("R03", "adopted"),
        ("R04", "unknown"), ("R05", "rejected"),
    ]  # fmt: skip

    assert count_adoption(known(), pairs) == Adoption(("R01",), ("R02",), ("R03",), ("R04",))


def test_the_ledger_tells_the_share_and_never_n_of_all(client, document_2020):
    regions.loading.load_missing(by=None)

    response = client.get("/applications/2018/")
    shares = {subject.number: adoption for subject, adoption in response.context["adoptions"]}

    assert shares[3] == Adoption(used_outside=("R07",))  # 福島's region was formed in 2022
    assert shares[2] == Adoption()  # 採択候補 is not adopted yet
    assert "当該年度の末日に存在しない1圏域" in response.text
    assert "／38圏域" not in response.text
    existing = len(response.context["ledger"].known.existing)
    assert f"<b>0</b>／{existing}圏域" in response.text
    assert existing < 38


def test_a_query_narrows_the_rows_and_not_the_share(client):
    measure, regions_ = make_measure(), [make_region(), make_region(), make_region(agreed_on="")]
    for region in regions_[:2]:
        make_public(measure=measure, regions=[region], stage="adopted")
    make_public(measure=measure, regions=[regions_[2]], stage="unknown")
    make_application(measure=measure, regions=[make_region()], stage="adopted")  # internal: could leak

    response = client.get(f"/applications/2025/?region={regions_[0].code}")

    assert len(response.context["lines"]) == 1
    assert "<b>2</b>／3圏域" in response.text
    assert "ほかに段階不明 1圏域" in response.text
    assert "ほかに形成の時期が未確認の1圏域" in response.text


# the measure's page


def test_a_measures_page_tells_who_applied_for_it(client):
    entry = make_entry(edition=make_edition(year=2025))
    publish_edition_now(entry.edition)
    used = make_public(measure=entry.measure, stage="adopted", applicant="福山市")
    make_public(measure=entry.measure, fiscal_year=2024, applicant="昨年の市")
    make_public(measure=entry.measure, fiscal_year=None, years_text="平成28～30")
    make_public(applicant="他の施策の市")  # could leak
    make_application(measure=entry.measure, applicant="カナリア市", regions=[make_region(name="カナリア圏域")])

    response = client.get(f"/measures/2025/{entry.measure.number}/")

    assert "<b>1</b>／3圏域" not in response.text  # every region that exists counts: see below
    assert f"<b>1</b>／{CityRegion.objects.count()}圏域" in response.text
    assert used.applicant in response.text
    assert f'href="/applications/2025/?measure={entry.measure.number}"' in response.text
    assert f'href="/applications/2024/?measure={entry.measure.number}">令和6年度（1件）' in response.text
    assert (
        f'href="/applications/unknown/?measure={entry.measure.number}">年度が特定できないもの（1件）' in response.text
    )
    for words in ("カナリア", "他の施策の市", "昨年の市"):
        assert words not in response.text


def test_a_measure_nobody_applied_for_says_so_in_plain_words(client):
    entry = make_entry(edition=make_edition(year=2025))
    publish_edition_now(entry.edition)
    make_application(measure=entry.measure, applicant="カナリア市")

    text = client.get(f"/measures/2025/{entry.measure.number}/").text

    assert "公表されている資料で確認できた令和7年度の申請・採択の記録は、登録されていません。" in text
    assert "カナリア" not in text
    assert "/applications/2025/" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_measures_page_takes_the_same_queries_for_any_number(client, django_assert_num_queries, count):
    entry = make_entry(edition=make_edition(year=2025))
    publish_edition_now(entry.edition)
    for _ in range(count):
        make_public(measure=entry.measure)

    with django_assert_num_queries(10):
        client.get(f"/measures/2025/{entry.measure.number}/")


def test_a_revision_names_the_measure_by_no_other_revision(client):
    entry = make_entry(edition=make_edition(year=2024), name="初めの名称の事業")
    make_application(
        measure=entry.measure, fiscal_year=2024, stage="adopted", public=True, source="https://example.jp/"
    )
    first = publish_edition_now(entry.edition)
    second = revise(edition=first, kind="update", by=None)
    renamed = second.entries.get()
    renamed.name = "改めた名称の事業"
    renamed.save()
    publish_edition_now(second)

    page = client.get(f"/measures/2024/r1/{entry.measure.number}/").text

    assert "初めの名称の事業" in page
    assert "改めた名称の事業" not in page
