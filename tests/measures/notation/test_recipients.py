"""交付対象: all thirteen texts of the document of 令和2年度, the forms of other years, and what must stay unread."""

import pytest

from measures.notation.reading import BLANK, READ, UNREAD
from measures.notation.recipients import (
    Clause,
    RecipientClass,
    Recipients,
    describe_recipients,
    read_recipients,
    write_recipients,
)

C = RecipientClass
PREFECTURE = Clause(C.PREFECTURE, "都道府県")
MUNICIPALITY = Clause(C.MUNICIPALITY, "市町村")
MUNICIPALITY_OR_WARD = Clause(C.MUNICIPALITY_OR_WARD, "市区町村")
DESIGNATED_CITY = Clause(C.DESIGNATED_CITY, "指定都市")
CHUKAKUSHI = Clause(C.CHUKAKUSHI, "中核市")
WARD = Clause(C.SPECIAL_WARD, "特別区")
UNION = Clause(C.WIDE_AREA_UNION, "広域連合")
GOVERNMENT = Clause(C.LOCAL_GOVERNMENT, "地方公共団体")
PRIVATE = Clause(C.PRIVATE, "民間事業者")
NOT_DESIGNATED = Clause(C.MUNICIPALITY, "市町村", excluded=(C.DESIGNATED_CITY,))


def other(text, *, qualified=False):
    return Clause(C.OTHER, text, qualified=qualified)


def council(text, *, qualified=True):
    return Clause(C.COUNCIL, text, qualified=qualified)


DOCUMENT_OF_2020 = [
    pytest.param("都道府県\n市区町村\n等", [PREFECTURE, MUNICIPALITY_OR_WARD], True, id="地方創生推進交付金"),
    pytest.param("地方公共団\n体等", [GOVERNMENT], True, id="都市OS・社会資本・防災安全・集約都市"),
    pytest.param(
        "普通地方公\n共団体、\n第三セク\nター",
        [Clause(C.ORDINARY_LOCAL_GOVERNMENT, "普通地方公共団体"), Clause(C.THIRD_SECTOR, "第三セクター")],
        False,
        id="公衆無線LAN",
    ),
    pytest.param(
        "都道府県及\nび指定都市\nを除く地方\n公共団体並\nびに民間事\n業者等",
        [Clause(C.LOCAL_GOVERNMENT, "地方公共団体", excluded=(C.PREFECTURE, C.DESIGNATED_CITY)), PRIVATE],
        True,
        id="地域IoT",
    ),
    pytest.param("都道府県、\n市区町村", [PREFECTURE, MUNICIPALITY_OR_WARD], False, id="ローカル・分散型エネルギー"),
    pytest.param(
        "都道府県、\n指定都市、\n中核市", [PREFECTURE, DESIGNATED_CITY, CHUKAKUSHI], False, id="帰国・外国人Ⅰ"
    ),
    pytest.param(
        "都道府県・\n市区町村・\n複数の市町\n村を構成員\nとする協議\n会",
        [PREFECTURE, MUNICIPALITY_OR_WARD, council("複数の市町村を構成員とする協議会")],
        False,
        id="帰国・外国人Ⅱ",
    ),
    pytest.param(
        "都道府県、\n搬送困難事\n例受入医療\n機関",
        [PREFECTURE, other("搬送困難事例受入医療機関", qualified=True)],
        False,
        id="救急医療",
    ),
    pytest.param("市区町村", [MUNICIPALITY_OR_WARD], False, id="広域的保育所"),
    pytest.param("法定協議会\n等", [council("法定協議会")], True, id="幹線鉄道"),
    pytest.param("交通事業者\n等", [other("交通事業者")], True, id="地域公共交通確保"),
    pytest.param(
        "都道府県、\n市町村、地\n域協議会、\n農林漁業者\nの組織する\n団体等",
        [PREFECTURE, MUNICIPALITY, council("地域協議会"), other("農林漁業者の組織する団体", qualified=True)],
        True,
        id="農山漁村",
    ),
    pytest.param(
        "都道府県、\n市町村、森\n林所有者等", [PREFECTURE, MUNICIPALITY, other("森林所有者")], True, id="森林整備"
    ),
]

OTHER_FORMS = [
    pytest.param("市町村（指定都市を除く）", [NOT_DESIGNATED], False, id="excluded-in-brackets"),
    pytest.param("市町村\n（政令指定\n都市除く。）", [NOT_DESIGNATED], False, id="excluded-shortly"),
    pytest.param("指定都市を除く市町村", [NOT_DESIGNATED], False, id="excluded-before"),
    pytest.param("指定都市以外の市町村", [NOT_DESIGNATED], False, id="other-than"),
    pytest.param("都道府県、指定都市を除く市町村", [PREFECTURE, NOT_DESIGNATED], False, id="no-part-of-it-before"),
    pytest.param("都道府県及び指定都市を除く市町村", [PREFECTURE, NOT_DESIGNATED], False, id="no-part-of-it-and"),
    pytest.param(
        "都道府県、指定都市及び中核市を除く市町村",
        [PREFECTURE, Clause(C.MUNICIPALITY, "市町村", excluded=(C.DESIGNATED_CITY, C.CHUKAKUSHI))],
        False,
        id="two-excluded-of-three",
    ),
    pytest.param(
        "地方公共団体等（都道府県を除く）",
        [Clause(C.LOCAL_GOVERNMENT, "地方公共団体", excluded=(C.PREFECTURE,))],
        True,
        id="open-before-brackets",
    ),
    pytest.param(
        "地方公共団体（都道府県を除く）等",
        [Clause(C.LOCAL_GOVERNMENT, "地方公共団体", excluded=(C.PREFECTURE,))],
        True,
        id="open-after-brackets",
    ),
    pytest.param("都道府県、市町村（特別区を含む。）", [PREFECTURE, MUNICIPALITY, WARD], False, id="wards-taken-in"),
    pytest.param("市町村（指定都市を除き、特別区を含む。）", [NOT_DESIGNATED, WARD], False, id="out-and-in"),
    pytest.param("地方公共団体（特別区を含む。）", [GOVERNMENT], False, id="taken-in-already"),
    pytest.param("特別区を含む市町村", [MUNICIPALITY, WARD], False, id="taken-in-before"),
    pytest.param("市町村又は広域連合", [MUNICIPALITY, UNION], False, id="or"),
    pytest.param("市町村、並びに\n広域連合", [MUNICIPALITY, UNION], False, id="comma-and"),
    pytest.param("地方公共団体や民間事業者", [GOVERNMENT, PRIVATE], False, id="ya"),
    pytest.param("市町村その他の団体", [MUNICIPALITY, other("団体")], False, id="sonota-no"),
    pytest.param("市町村、その他", [MUNICIPALITY], True, id="sonota"),
    pytest.param("都道府県等、民間事業者", [PREFECTURE, PRIVATE], True, id="open-inside"),
    pytest.param(
        "都道府県\n指定\n都市\n中核市", [PREFECTURE, DESIGNATED_CITY, CHUKAKUSHI], False, id="lines-and-a-break"
    ),
    pytest.param("・都道府県\n・市町村", [PREFECTURE, MUNICIPALITY], False, id="bullets"),
    pytest.param("①都道府県\n②市町村", [PREFECTURE, MUNICIPALITY], False, id="numbered"),
    pytest.param("市町村、市町村", [MUNICIPALITY], False, id="repeat"),
    pytest.param("複数の\n市町村", [Clause(C.MUNICIPALITY, "複数の市町村", qualified=True)], False, id="several"),
    pytest.param("連携中枢都市", [Clause(C.CITY, "連携中枢都市", qualified=True)], False, id="a-city-of-a-kind"),
    pytest.param(
        "都道府県、市町村（過疎地域に限る）",
        [PREFECTURE, Clause(C.MUNICIPALITY, "市町村（過疎地域に限る）", qualified=True)],
        False,
        id="condition-in-brackets",
    ),
    pytest.param(
        "過疎地域を除く市町村",
        [Clause(C.MUNICIPALITY, "過疎地域を除く市町村", qualified=True)],
        False,
        id="unknown-exclusion",
    ),
    pytest.param(
        "過疎地域の市町村、民間事業者",
        [Clause(C.MUNICIPALITY, "過疎地域の市町村", qualified=True), PRIVATE],
        False,
        id="condition-before-a-company",
    ),
    pytest.param(
        "市町村と連携する民間事業者",
        [Clause(C.PRIVATE, "市町村と連携する民間事業者", qualified=True)],
        False,
        id="with-a-municipality",
    ),
    pytest.param(
        "過疎地域の市\n町村", [Clause(C.MUNICIPALITY, "過疎地域の市町村", qualified=True)], False, id="break-in-a-name"
    ),
    pytest.param(
        "市町村（特別区を含む）（過疎地域に限る）",
        [Clause(C.MUNICIPALITY, "市町村（特別区を含む）（過疎地域に限る）", qualified=True)],
        False,
        id="taken-in-under-a-condition",
    ),
    pytest.param("学校\n法人等", [other("学校法人")], True, id="break-inside-a-body"),
]


@pytest.mark.parametrize(("text", "clauses", "is_open"), DOCUMENT_OF_2020 + OTHER_FORMS)
def test_read_recipients(text, clauses, is_open):
    assert read_recipients(text) == Recipients(READ, tuple(clauses), is_open)


@pytest.mark.parametrize("text", ["", "\n\u3000\u200b"], ids=["empty", "nothing-visible"])
def test_nothing_printed_is_blank(text):
    assert read_recipients(text) == Recipients(BLANK)


@pytest.mark.parametrize(
    "text",
    [
        *["？？？", "未定", "１２３", "－", "、", "等", "別途", "農山漁村", "○○市", "中核市以上", "10団体", "該当なし"],
        pytest.param("直接補助：都道府県", id="labelled"),
        pytest.param("国→都道府県→市町村", id="arrows"),
        pytest.param("市町村①", id="footnote"),
        pytest.param("市町村（※１）", id="footnote-in-brackets"),
        pytest.param("都道府県、", id="cut-off"),
        pytest.param("市町村、（指定都市を除く）", id="brackets-alone"),
        pytest.param("市町村（指定都市", id="open-bracket"),
        pytest.param("都道府県（指定都市を除く）", id="excluded-from-what-does-not-hold-it"),
        pytest.param("指定都市を除く指定都市", id="excluded-from-itself"),
        pytest.param("指定都市、中核市を除く市町村", id="one-excluded-or-two"),
        pytest.param("指定都市及び過疎地域を除く市町村", id="half-understood-exclusion"),
        pytest.param("都道府県、市町村が設置する協議会", id="founder-or-recipient"),
        pytest.param("市町村、地域住民が構成する協議会", id="member-or-recipient"),
        pytest.param("都道府県及び複数の市町村で構成する協議会", id="member-or-recipient-and"),
        pytest.param("都道府県、市区町村社会福祉協議会", id="first-half-of-a-name"),
        pytest.param("過疎地域の市町村、広域連合", id="condition-of-one-or-both"),
        pytest.param("都道府県及び市町村（過疎地域に限る）", id="brackets-of-one-or-both"),
        pytest.param("特別区を含む市町村（過疎地域に限る）", id="brackets-after-taken-in"),
        pytest.param("都道府県\n森林組合", id="line-break-or-comma"),
        pytest.param("市町村\n協議会", id="line-break-or-comma-council"),
        pytest.param("市町村や森林組合", id="ya"),
        pytest.param("過疎地域の市町村と都道府県", id="to"),
        pytest.param("地方公共団体等の公的機関", id="among-others"),
    ],
)
def test_what_is_not_certain_is_unread(text):
    assert read_recipients(text) == Recipients(UNREAD)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("都道府県、\n指定都市、\n中核市", "都道府県, 指定都市, 中核市"),
        (
            "都道府県及び指定都市を除く地方公共団体並びに民間事業者等",
            "地方公共団体（都道府県, 指定都市を除く）, 民間事業者 · ほかあり",
        ),
        ("", "記載なし"),
        ("未定", "読取り不可（原文のまま掲載）"),
    ],
)
def test_describe_recipients(text, words):
    assert describe_recipients(read_recipients(text)) == words


def test_write_recipients_prints_one_line():
    value = read_recipients("都道府県及\nび指定都市\nを除く地方\n公共団体並\nびに民間事\n業者等")
    assert write_recipients(value) == "地方公共団体（都道府県、指定都市を除く）、民間事業者等"


@pytest.mark.parametrize("value", [Recipients(UNREAD), Recipients(READ)], ids=["unread", "read-but-empty"])
def test_recipients_without_clauses_have_no_text(value):
    with pytest.raises(ValueError, match="no text"):
        write_recipients(value)


def test_a_clause_says_what_it_names_and_what_it_excludes():
    clause = read_recipients("都道府県及び指定都市を除く地方公共団体").clauses[0]
    assert clause.names(C.DESIGNATED_CITY)
    assert clause.excludes(C.DESIGNATED_CITY)
    assert clause.names(C.CHUKAKUSHI)
    assert not clause.excludes(C.CHUKAKUSHI)
