"""A region as the body that asks: its members one by one, and the council they could form."""

import pytest

from measures.notation.recipients import read_recipients
from regions.legal_classes import LegalClass
from regions.matching import Eligibility, Member, answer_for_region, answers_for_members

K = LegalClass
HIROSHIMA = Member("広島市", K.DESIGNATED_CITY, core=True)
KURE = Member("呉市", K.CHUKAKUSHI)
MIYOSHI = Member("三次市", K.CITY)
FUCHU = Member("府中町", K.TOWN)
KAITA = Member("海田町", K.TOWN)
REGION = [HIROSHIMA, KURE, MIYOSHI, FUCHU, KAITA]
IOT = "都道府県及び指定都市を除く地方公共団体並びに民間事業者等"
MEXT_2 = "都道府県・市区町村・複数の市町村を構成員とする協議会"


def ask(text, members=REGION):
    return answer_for_region(read_recipients(text), members)


def test_every_member_has_its_own_answer_in_the_order_given():
    answers = answers_for_members(read_recipients("都道府県、指定都市、中核市"), REGION)

    assert [(one.member.name, one.answer.answer.value) for one in answers] == [
        ("広島市", "eligible"),
        ("呉市", "eligible"),
        ("三次市", "ineligible"),
        ("府中町", "ineligible"),
        ("海田町", "ineligible"),
    ]


def test_members_are_counted_and_grouped_by_class():
    region = ask(IOT)

    assert region.counts == {Eligibility.ELIGIBLE: 4, Eligibility.CHECK: 0, Eligibility.INELIGIBLE: 1}
    assert [(one.kind, one.answer.answer.value, one.members) for one in region.groups] == [
        (K.DESIGNATED_CITY, "ineligible", (HIROSHIMA,)),
        (K.CHUKAKUSHI, "eligible", (KURE,)),
        (K.CITY, "eligible", (MIYOSHI,)),
        (K.TOWN, "eligible", (FUCHU, KAITA)),
    ]
    assert region.answer is Eligibility.ELIGIBLE
    assert region.reason == "構成市町村5団体のうち、「交付先に該当」は4団体、「該当しない」は1団体です。"


def test_members_of_one_class_are_two_groups_where_membership_settles_the_answer():
    two_cores = [Member("山口市", K.CITY, core=True), Member("宇部市", K.CITY, core=True), Member("萩市", K.CITY)]

    groups = ask("連携中枢都市", two_cores).groups

    assert [(one.answer.answer.value, [member.name for member in one.members]) for one in groups] == [
        ("eligible", ["山口市", "宇部市"]),
        ("check", ["萩市"]),
    ]


@pytest.mark.parametrize(
    ("text", "answer", "reason"),
    [
        ("市区町村", "eligible", "構成市町村5団体は、いずれも交付先に該当します。"),
        ("交通事業者等", "check", "構成市町村5団体は、いずれも要確認です。"),
        ("都道府県、搬送困難事例受入医療機関", "ineligible", "構成市町村5団体は、いずれも該当しません。"),
        ("", "check", "構成市町村5団体は、いずれも要確認です。"),
    ],
)
def test_the_region_in_a_sentence(text, answer, reason):
    region = ask(text)

    assert (region.answer.value, region.reason, region.council) == (answer, reason, None)


def test_a_region_of_several_municipalities_can_form_the_council_that_is_named():
    region = ask(MEXT_2)

    assert region.council is not None
    assert region.council.answer is Eligibility.ELIGIBLE
    assert (
        region.council.reason
        == "圏域の5団体で協議会を設ける場合は、「複数の市町村を構成員とする協議会」として交付先に該当します。"
    )
    assert region.reason == f"構成市町村5団体は、いずれも交付先に該当します。{region.council.reason}"


def test_one_municipality_alone_forms_no_council_of_several():
    council = ask(MEXT_2, [Member("下関市", K.CHUKAKUSHI, core=True)]).council

    assert council is not None
    assert council.answer is Eligibility.CHECK
    assert (
        council.reason
        == "圏域で協議会を設ける場合に「複数の市町村を構成員とする協議会」の条件に合うかどうか要確認です。"
    )


def test_wards_are_not_among_the_several_municipalities():
    wards = [Member("千代田区", K.SPECIAL_WARD), Member("港区", K.SPECIAL_WARD)]

    assert [ask(text, wards).council.answer.value for text in (MEXT_2, MEXT_2.replace("複数の市", "複数の市区"))] == [
        "check",
        "eligible",
    ]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("協議会", Eligibility.ELIGIBLE),
        ("法定協議会等", Eligibility.CHECK),
        ("法定協議会、協議会", Eligibility.ELIGIBLE),
        ("2以上の市町村で構成する協議会", Eligibility.ELIGIBLE),
        ("地域住民で構成する協議会", Eligibility.CHECK),
    ],
)
def test_other_councils(text, answer):
    region = ask(text)

    assert region.council is not None
    assert (region.council.answer, region.answer) == (answer, answer)


def test_the_council_alone_can_make_the_region_eligible():
    region = ask("協議会")

    assert region.counts[Eligibility.ELIGIBLE] == 0
    assert region.answer is Eligibility.ELIGIBLE


def test_a_text_that_is_unread_names_no_council():
    assert ask("都道府県、市町村が設置する協議会").council is None


def test_a_region_without_members_is_to_be_checked():
    region = ask("市区町村", [])

    assert (region.answer, region.reason, region.groups) == (Eligibility.CHECK, "構成市町村が登録されていません。", ())
