"""Received lists in the office: seen before they count, applied, taken back; and nobody else's."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from regions.models import Application, CityRegion, Membership, Sheet
from renkei.models import User
from tests.factories import make_user
from tests.opened import press
from tests.regions.factories import make_application, make_membership, make_staff
from tests.regions.intake.files import FUKUYAMA, ONOMICHI, csv_file, make_country, make_granted, make_regions, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's own admin templates
RECEIVE = "admin:regions_sheet_receive"
MEMBERS = ["圏域番号", "団体コード", "加入日", "最終日"]
APPLICATIONS = ["整理番号", "圏域番号", "施策の名称", "申請者", "段階"]


@pytest.fixture
def bingo() -> CityRegion:
    """Return R25 with 尾道市."""
    country = make_country()
    bingo, _ = make_regions()
    make_membership(region=bingo, municipality=country[ONOMICHI])
    return bingo


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    """Return a client signed in as an editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def clerk(client: Client, bingo: CityRegion) -> Client:
    """Return a client signed in as staff of R25."""
    client.force_login(make_staff(regions=[bingo]))
    return client


def page(name: str, sheet: Sheet) -> str:
    return reverse(f"admin:regions_sheet_{name}", args=[sheet.pk])


def send(client: Client, data: bytes, name: str = "一覧.csv", **values: Any) -> Any:
    return client.post(reverse(RECEIVE), {"file": SimpleUploadedFile(name, data), **values}, follow=True)


@pytest.mark.usefixtures("bingo")
def test_a_list_is_seen_applied_and_taken_back(desk: Client) -> None:
    data = workbook(MEMBERS, ["R25", ONOMICHI, "2015-03-25", "2020-03-31"], ["R25", FUKUYAMA, "2015-03-25", None])

    seen = send(desk, data, name="一覧.xlsx", kind="memberships")
    sheet = Sheet.objects.get()
    assert seen.redirect_chain[-1][0] == page("preview", sheet)
    assert "新規 <b>1</b>件　変更あり <b>1</b>件" in seen.text
    assert "一覧!D2" in seen.text
    assert Membership.objects.count() == 1

    applied = press(desk, page("preview", sheet), {"apply": "1"}, follow=True)
    assert "「一覧.xlsx」を反映しました。" in applied.text
    assert Membership.objects.filter(ends_on="2020-03-31").count() == 1

    again = press(desk, page("preview", sheet), {"apply": "1"}, follow=True)
    assert "もう一度反映することはできません" in again.text

    row = Membership.objects.get(municipality__code=ONOMICHI)
    row.note = "手で直した"
    row.save()
    asked = desk.get(page("undo", sheet))
    assert "手で直した" in asked.text
    undone = press(desk, page("undo", sheet), {}, follow=True)
    assert "取込みの取消し：「一覧.xlsx」" in undone.text
    assert list(Membership.objects.values_list("municipality__code", "ends_on")) == [(ONOMICHI, "2020-03-31")]


@pytest.mark.usefixtures("bingo")
def test_refused_rows_show_their_cells_and_wait_for_a_tick(desk: Client) -> None:
    seen = send(desk, csv_file(MEMBERS, ["R25", "342077", "2015", ""], ["R25", FUKUYAMA, "", ""]), kind="memberships")
    sheet = Sheet.objects.get()

    assert (
        "要修正　B2「342077」：「団体コード」：全国地方公共団体コードの検証番号（末尾の数字）は6のはずです。"
        in seen.text
    )
    refused = press(desk, page("preview", sheet), {"apply": "1"}, follow=True)
    assert "要修正が1件あります" in refused.text
    unseen = press(desk, page("preview", sheet), {"apply": "1", "leave_refused": "on"}, follow=True)
    assert "確認が必要な指摘が1件あります" in unseen.text
    press(desk, page("preview", sheet), {"apply": "1", "leave_refused": "on", "confirmed": "on"})
    assert Membership.objects.count() == 2


@pytest.mark.usefixtures("bingo")
def test_a_list_can_be_compared_again_and_put_away(desk: Client) -> None:
    send(desk, csv_file(MEMBERS, ["R25", FUKUYAMA, "2016", ""]), kind="memberships")
    sheet = Sheet.objects.get()

    assert "比べ直しました" in press(desk, page("preview", sheet), {"again": "1"}, follow=True).text
    assert "破棄しました" in press(desk, page("preview", sheet), {"discard": "1"}, follow=True).text
    assert "破棄" in desk.get(page("preview", sheet)).text


@pytest.mark.usefixtures("bingo")
def test_many_rows_come_in_pages_and_a_page_that_is_not_there_is_not_found(desk: Client) -> None:
    lines = [["", "R25", f"事業{number}", "福山市", "採択"] for number in range(60)]
    send(desk, csv_file(APPLICATIONS, *lines), kind="applications")
    address = page("preview", Sheet.objects.get())

    assert desk.get(address).text.count('class="module staged"') == 50
    assert desk.get(f"{address}?page=2").text.count('class="module staged"') == 10
    assert desk.get(f"{address}?page=3").status_code == 404
    assert desk.get(f"{address}?show=nonsense").text.count('class="module staged"') == 50


@pytest.mark.parametrize(
    ("values", "words"),
    [
        pytest.param({"kind": "municipalities"}, "どの年度の一覧か", id="no-year"),
        pytest.param({"kind": "municipalities", "year": "1900"}, "1989", id="year-too-early"),
        pytest.param({"kind": "nonsense"}, "正しく選択", id="kind"),
    ],
)
@pytest.mark.usefixtures("bingo")
def test_what_is_missing_is_asked_for(desk: Client, values: dict[str, str], words: str) -> None:
    response = send(desk, csv_file(MEMBERS), **values)

    assert (response.status_code, words in response.text, Sheet.objects.count()) == (200, True, 0)


@pytest.mark.usefixtures("bingo")
def test_a_file_that_cannot_be_taken_says_why(desk: Client) -> None:
    response = send(desk, b"%PDF-1.7", name="一覧.pdf", kind="memberships")

    assert "受け付けられませんでした" in response.text
    assert 'name="apply"' not in response.text


# whose lists


def test_staff_hand_in_applications_of_their_region(clerk: Client, bingo: CityRegion) -> None:
    form = clerk.get(reverse(RECEIVE)).text
    assert ("構成市町村の一覧" in form, "さっぽろ" in form) == (False, False)

    data = csv_file(APPLICATIONS, ["", "R25", "事業一", "福山市", "採択"], ["", "R01", "事業二", "札幌市", "採択"])
    seen = send(clerk, data, kind="applications", region=bingo.pk)
    press(clerk, page("preview", Sheet.objects.get()), {"apply": "1", "leave_refused": "on"})

    assert "要修正 <b>1</b>件" in seen.text
    assert list(Application.objects.values_list("measure_text", flat=True)) == ["事業一"]


@pytest.mark.parametrize("kind", ["municipalities", "memberships", "applications"])
@pytest.mark.usefixtures("bingo")
def test_staff_cannot_name_another_kind_or_region(clerk: Client, kind: str) -> None:
    sapporo = CityRegion.objects.get(code="R01")

    response = send(clerk, csv_file(APPLICATIONS), kind=kind, region=sapporo.pk, year=2025)

    assert (response.status_code, Sheet.objects.count()) == (200, 0)


@pytest.mark.parametrize("name", ["preview", "undo"])
def test_a_list_of_another_region_is_not_found(clerk: Client, name: str) -> None:
    sapporo = CityRegion.objects.get(code="R01")
    sheet = Sheet.objects.create(
        kind="applications", region=sapporo, name="よその一覧.csv", size=0, sha256="0" * 64, state="staged"
    )

    assert clerk.get(page(name, sheet)).status_code == 404
    assert clerk.post(page(name, sheet), {"apply": "1"}).status_code == 404
    assert "よその一覧" not in clerk.get(reverse("admin:regions_sheet_changelist")).text


@pytest.mark.parametrize("role", ["viewer", "contact", "none"])
def test_others_neither_see_nor_hand_in_lists(client: Client, role: str) -> None:
    client.force_login(make_user(role=role))

    for address in ("admin:regions_sheet_changelist", RECEIVE):
        assert client.get(reverse(address)).status_code in {302, 403}


# lists that go out


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", ["municipalities", "memberships", "applications"])
@pytest.mark.usefixtures("bingo")
def test_an_editor_takes_out_what_stands_and_sends_it_back(desk: Client, kind: str, ending: str) -> None:
    make_granted(CityRegion.objects.get(code="R25"))

    response = desk.get(reverse("admin:regions_sheet_list", args=[kind, ending]))
    seen = send(desk, response.content, name=f"一覧.{ending}", kind=kind, year=2025)

    assert "filename*=UTF-8''" in response.headers["Content-Disposition"]
    assert "新規 <b>0</b>件　変更あり <b>0</b>件" in seen.text


def test_staff_take_out_their_own_rows_alone(clerk: Client, bingo: CityRegion) -> None:
    make_granted(bingo, note="自分の行")
    make_application(regions=[CityRegion.objects.get(code="R01")], note="よその行")

    text = clerk.get(reverse("admin:regions_sheet_list", args=["applications", "csv"])).text

    assert ("自分の行" in text, "よその行" in text) == (True, False)
    for kind, query in (("memberships", ""), ("municipalities", ""), ("applications", "?region=R01"), ("x", "")):
        assert clerk.get(reverse("admin:regions_sheet_list", args=[kind, "csv"]) + query).status_code == 404


@pytest.mark.parametrize("action", ["export_workbook", "export_csv"])
def test_the_ticked_rows_of_the_list_page_go_out(clerk: Client, bingo: CityRegion, action: str) -> None:
    ticked, other = make_granted(bingo, note="印あり"), make_granted(bingo, note="印なし")
    foreign = make_application(regions=[CityRegion.objects.get(code="R01")], note="よその行")

    response = clerk.post(
        reverse("admin:regions_application_changelist"),
        {"action": action, "_selected_action": [ticked.pk, foreign.pk]},
    )
    seen = send(
        clerk,
        response.content,
        name="一覧.csv" if "csv" in action else "一覧.xlsx",
        kind="applications",
        region=bingo.pk,
    )

    assert "変更なし <b>1</b>件" in seen.text
    assert Sheet.objects.get().rows.get().key == str(ticked.number) != str(other.number)
