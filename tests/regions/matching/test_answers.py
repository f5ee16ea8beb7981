"""May a body of this class apply? Expected answers were written by hand from the law and the printed words."""

import json
from pathlib import Path

import pytest

from measures.notation.reading import BLANK, EXACT, READ
from measures.notation.recipients import Recipients, read_recipients
from regions.legal_classes import LegalClass
from regions.matching import Answer, Eligibility, answer_for

K = LegalClass
SIGNS = {"○": Eligibility.ELIGIBLE, "×": Eligibility.INELIGIBLE, "△": Eligibility.CHECK}
FIXTURE = Path(__file__).parents[3] / "fixtures" / "measures-2020.json"
ASK_PREFECTURE = "都道府県を通じた間接補助の有無は、所管府省に御確認ください。"

# The columns, in this order: a body of a special kind is in no general one (市 is any other city).
CLASSES = [
    *(K.DESIGNATED_CITY, K.CHUKAKUSHI, K.SPECIAL_CITY, K.CITY, K.TOWN, K.VILLAGE, K.SPECIAL_WARD, K.PREFECTURE),
    *(K.PARTIAL_AFFAIRS_ASSOCIATION, K.WIDE_AREA_UNION, K.COUNCIL, K.PRIVATE, K.OTHER),
]
DOCUMENT_OF_2020 = {
    # 指定都市, 中核市, 施行時特例市, 市, 町, 村 | 特別区 | 都道府県 | 一部事務組合, 広域連合 | 協議会, 民間, その他
    "都道府県\n市区町村\n等": "○○○○○○ ○ ○ △△ △△△",
    "地方公共団体等": "○○○○○○ ○ ○ ○○ △△△",
    "普通地方公共団体、第三セクター": "○○○○○○ × ○ ×× ×△△",
    "都道府県及び指定都市を除く地方公共団体並びに民間事業者等": "×○○○○○ ○ × ○○ △○△",
    "都道府県、市区町村": "○○○○○○ ○ ○ ×× ×××",
    "都道府県、指定都市、中核市": "○○×××× × ○ ×× ×××",
    "都道府県・市区町村・複数の市町村を構成員とする協議会": "○○○○○○ ○ ○ ×× △××",
    "都道府県、搬送困難事例受入医療機関": "×××××× × ○ ×× ×△△",
    "市区町村": "○○○○○○ ○ × ×× ×××",
    "法定協議会等": "△△△△△△ △ △ △△ △△△",
    "交通事業者等": "△△△△△△ △ △ △△ △△△",
    "都道府県、市町村、地域協議会、農林漁業者の組織する団体等": "○○○○○○ △ ○ △△ △△△",
    "都道府県、市町村、森林所有者等": "○○○○○○ △ ○ △△ △△△",
}
OTHER_FORMS = {
    # nesting
    "市": "○○○○×× × × ×× ×××",
    "町村": "××××○○ × × ×× ×××",
    "市町村": "○○○○○○ × × ×× ×××",
    "市町村、特別区": "○○○○○○ ○ × ×× ×××",
    "市町村（特別区を含む。）": "○○○○○○ ○ × ×× ×××",
    "特別地方公共団体": "×××××× ○ × ○○ ××△",
    "地方公共団体の組合": "×××××× × × ○○ ×××",
    "市町村又は広域連合": "○○○○○○ × × ×○ ×××",
    "施行時特例市": "××○△×× × × ×× ×××",  # lists of cities do not say who was a 特例市
    # exclusions
    "市町村（市を除く）": "××××○○ × × ×× ×××",
    "地方公共団体（市町村を除く）": "×××××× ○ ○ ○○ ××△",
    "地方公共団体（財産区を除く）": "○○○○○○ ○ ○ ○○ ×××",
    "地方公共団体の組合（広域連合を除く）": "×××××× × × ○× ×××",
    "市町村（施行時特例市を除く）": "○○×△○○ × × ×× ×××",
    "市町村（施行時特例市を除く）、市": "○○△○○○ × × ×× ×××",
    "指定都市及び中核市を除く市町村": "××○○○○ × × ×× ×××",
    "市町村（指定都市を除く）等": "×○○○○○ △ △ △△ △△△",
    "地方公共団体（都道府県及び市を除く）等": "××××○○ ○ × ○○ △△△",
    "都道府県、市町村（中核市を除く）、民間団体": "○×○○○○ × ○ ×× ×○×",
    "市町村（指定都市を除く）、指定都市": "△○○○○○ × × ×× ×××",
    "市町村（指定都市を除く）、森林所有者": "×○○○○○ △ △ △△ ×△△",
    # conditions
    "過疎地域の市町村": "△△△△△△ × × ×× ×××",
    "過疎地域の市町村等": "△△△△△△ △ △ △△ △△△",
    "指定都市を除く過疎地域の市町村": "×△△△△△ × × ×× ×××",
    "都道府県、市町村（過疎地域に限る）": "△△△△△△ × ○ ×× ×××",
    "連携中枢都市": "△△△△×× × × ×× ×××",
    "市町村、過疎地域の町村": "○○○○○○ × × ×× ×××",
    # bodies of other kinds
    "協議会": "×××××× × × ×× ○××",
    "交通事業者": "×××××× × × ×× ×△△",
    "民間事業者": "×××××× × × ×× ×○×",
    "市町村と連携する民間事業者": "×××××× × × ×× ×△×",
    "国": "×××××× × × ×× ××△",
    "地方公営企業": "△△△△△△ △ △ △△ ××△",
    "道路管理者": "△△△△△△ △ △ △△ ×△△",
    "市町村その他の団体": "○○○○○○ △ △ △△ △△△",
}


def expected(table):
    for text, signs in table.items():
        for kind, sign in zip(CLASSES, signs.replace(" ", ""), strict=True):
            yield pytest.param(text, kind, SIGNS[sign], id=f"{''.join(text.split())}-{kind.label}")


def ask(text, kind, **known):
    return answer_for(read_recipients(text), kind, **known)


def test_the_table_has_every_text_of_the_document_and_every_class():
    rows = json.loads(FIXTURE.read_text("utf-8"))
    texts = {row["fields"]["recipients_text"] for row in rows if "recipients_text" in row["fields"]}

    assert set(DOCUMENT_OF_2020) == texts
    assert list(LegalClass) == CLASSES


@pytest.mark.parametrize(("text", "kind", "answer"), [*expected(DOCUMENT_OF_2020), *expected(OTHER_FORMS)])
def test_answer_for(text, kind, answer):
    assert ask(text, kind).answer is answer


IOT = "都道府県及び指定都市を除く地方公共団体並びに民間事業者等"
WIFI = "普通地方公共団体、第三セクター"
MEXT_1 = "都道府県、指定都市、中核市"
EMERGENCY = "都道府県、搬送困難事例受入医療機関"
DESIGNATED = "が「搬送困難事例受入医療機関」の指定を受けている場合は、病院として交付先に該当することがあります。"


@pytest.mark.parametrize(
    ("text", "kind", "answer", "reason"),
    [
        pytest.param(IOT, K.DESIGNATED_CITY, "×", "指定都市は除かれています。", id="広島市-IoT"),
        pytest.param(IOT, K.CHUKAKUSHI, "○", "中核市は「地方公共団体」に含まれます。", id="福山市-IoT"),
        pytest.param(IOT, K.SPECIAL_WARD, "○", "特別区は「地方公共団体」に含まれます。", id="千代田区-IoT"),
        pytest.param(
            WIFI,
            K.SPECIAL_WARD,
            "×",
            "交付対象は「普通地方公共団体、第三セクター」で、特別区は「普通地方公共団体」に含まれません。",
            id="千代田区-無線LAN",
        ),
        pytest.param(
            MEXT_1,
            K.CITY,
            "×",
            "交付対象は「都道府県、指定都市、中核市」で、一般の市は掲げられていません。",
            id="三次市・山口市-文科省Ⅰ",
        ),
        pytest.param(MEXT_1, K.DESIGNATED_CITY, "○", "「指定都市」が掲げられています。", id="広島市-文科省Ⅰ"),
        pytest.param(
            "法定協議会等",
            K.CITY,
            "△",
            "一般の市は掲げられていませんが、「等」があるため要確認です。",
            id="市-法定協議会",
        ),
        pytest.param(
            "法定協議会等", K.COUNCIL, "△", "「法定協議会」の条件に合うかどうか要確認です。", id="協議会-法定協議会"
        ),
        pytest.param(
            "交通事業者等", K.PRIVATE, "△", "「交通事業者」に当たるかどうか要確認です。", id="民間-交通事業者"
        ),
        pytest.param(
            EMERGENCY,
            K.CHUKAKUSHI,
            "×",
            "交付対象は「都道府県、搬送困難事例受入医療機関」で、中核市は掲げられていません。",
            id="中核市-救急医療",
        ),
        pytest.param(
            "都道府県、市町村、森林所有者等",
            K.SPECIAL_WARD,
            "△",
            "「森林所有者」に当たるかどうか要確認です。",
            id="特別区-森林",
        ),
        pytest.param(
            "市町村等",
            K.SPECIAL_WARD,
            "△",
            "特別区は「市町村」に含まれませんが、「等」があるため要確認です。",
            id="特別区-市町村等",
        ),
        pytest.param(
            "過疎地域の市町村", K.TOWN, "△", "「過疎地域の市町村」の条件に合うかどうか要確認です。", id="条件"
        ),
        pytest.param(
            "連携中枢都市、過疎地域の市町村",
            K.CHUKAKUSHI,
            "△",
            "「連携中枢都市」又は「過疎地域の市町村」の条件に合うかどうか要確認です。",
            id="条件二つ",
        ),
        pytest.param(
            "市町村（市を除く）",
            K.DESIGNATED_CITY,
            "×",
            "市（指定都市を含みます。）は除かれています。",
            id="除外の入れ子",
        ),
        pytest.param(
            "市町村（指定都市を除く）、指定都市",
            K.DESIGNATED_CITY,
            "△",
            "指定都市は除かれていますが、「指定都市」の記載もあるため要確認です。",
            id="除外と記載",
        ),
        pytest.param(
            "中核市、施行時特例市", K.CITY, "△", "「施行時特例市」に当たるかどうか要確認です。", id="施行時特例市"
        ),
        pytest.param(
            "市町村（施行時特例市を除く）",
            K.CITY,
            "△",
            "施行時特例市は除かれています。施行時特例市に当たらないかどうか要確認です。",
            id="施行時特例市の除外",
        ),
        pytest.param("", K.CITY, "△", "交付対象の記載がありません。", id="記載なし"),
        pytest.param(
            "未定",
            K.CITY,
            "△",
            "交付対象が読取り不可のため要確認です。掲載された原文を御確認ください。",
            id="読取り不可",
        ),
    ],
)
def test_the_reason_in_words(text, kind, answer, reason):
    found = ask(text, kind)

    assert (found.answer, found.reason) == (SIGNS[answer], reason)


@pytest.mark.parametrize(
    ("text", "kind", "ways"),
    [
        pytest.param(MEXT_1, K.CITY, (ASK_PREFECTURE,), id="through-the-prefecture"),
        pytest.param(EMERGENCY, K.DESIGNATED_CITY, (ASK_PREFECTURE, f"市民病院{DESIGNATED}"), id="hospital-of-a-city"),
        pytest.param(EMERGENCY, K.TOWN, (ASK_PREFECTURE, f"町立病院{DESIGNATED}"), id="hospital-of-a-town"),
        pytest.param(
            IOT,
            K.DESIGNATED_CITY,
            ("市内の事業者は、「民間事業者」として交付先に該当することがあります。",),
            id="companies-and-no-excluded-prefecture",
        ),
        pytest.param(
            "交通事業者等",
            K.VILLAGE,
            ("村内の事業者は、「交通事業者」として交付先に該当することがあります。",),
            id="companies-in-a-village",
        ),
        pytest.param(
            "法定協議会等",
            K.CITY,
            ("「法定協議会」を設ける場合は、協議会として交付先に該当することがあります。",),
            id="council",
        ),
        pytest.param(
            WIFI,
            K.SPECIAL_WARD,
            (ASK_PREFECTURE, "「第三セクター」に出資している場合は、その法人が交付先に該当することがあります。"),
            id="third-sector",
        ),
        pytest.param(
            "市区町村",
            K.PREFECTURE,
            ("都道府県内の市区町村は、それぞれの団体として交付先に該当することがあります。",),
            id="municipalities-of-a-prefecture",
        ),
        pytest.param(
            "市区町村",
            K.WIDE_AREA_UNION,
            ("構成する市町村は、それぞれの団体として交付先に該当することがあります。",),
            id="members-of-a-union",
        ),
        pytest.param(
            "広域連合",
            K.TOWN,
            ("「広域連合」に加入している場合は、その団体が交付先に該当することがあります。",),
            id="union",
        ),
        pytest.param(
            "大学", K.CITY, ("市立の大学は、学校として交付先に該当することがあります。",), id="university-of-a-city"
        ),
        pytest.param("森林組合", K.TOWN, ("町内の「森林組合」は、交付先に該当することがあります。",), id="own-words"),
        pytest.param(
            "都道府県、市区町村",
            K.PRIVATE,
            ("交付を受ける地方公共団体を通じた間接補助の有無は、所管府省に御確認ください。",),
            id="private",
        ),
        pytest.param(
            "病院",
            K.CHUKAKUSHI,
            ("市民病院が「病院」に当たる場合は、病院として交付先に該当することがあります。",),
            id="hospital-without-a-condition",
        ),
        pytest.param("豪雪地帯の都道府県", K.PREFECTURE, (), id="not-through-itself"),
        pytest.param("国", K.CITY, (), id="none"),
        pytest.param("市町村", K.CITY, (), id="none-needed"),
        pytest.param("未定", K.CITY, (), id="unread"),
    ],
)
def test_the_ways_that_stay_open(text, kind, ways):
    assert ask(text, kind).ways == ways


@pytest.mark.parametrize(
    ("text", "core", "answer"),
    [
        ("連携中枢都市", True, "○"),
        ("連携中枢都市", False, "△"),  # it may be the core of another region
        ("連携中枢都市", None, "△"),
        ("連携市町村", False, "○"),
        ("連携市町村", True, "△"),
        ("連携中枢都市圏の構成市町村", True, "○"),
        ("圏域の構成市町村", True, "△"),  # whose region?
        ("連携中枢都市圏を構成する市町村", False, "○"),
        ("連携中枢都市圏を構成する市町村", None, "△"),
        ("定住自立圏の構成市町村", True, "△"),
        ("過疎地域の市町村", True, "△"),
    ],
)
def test_membership_settles_only_conditions_of_membership(text, core, answer):
    assert ask(text, K.CITY, core=core).answer is SIGNS[answer]


def test_membership_that_settles_a_condition_is_said():
    assert ask("連携中枢都市", K.CITY, core=True) == Answer(Eligibility.ELIGIBLE, "「連携中枢都市」に当たります。")


@pytest.mark.parametrize("reading", [READ, EXACT], ids=["read-but-empty", "a-reading-of-amounts"])
def test_recipients_without_clauses_are_to_be_checked(reading):
    assert answer_for(Recipients(reading), K.CITY).answer is Eligibility.CHECK
    assert "読取り不可" in answer_for(Recipients(reading), K.CITY).reason


def test_blank_recipients_have_no_ways():
    assert answer_for(Recipients(BLANK), K.CITY) == Answer(Eligibility.CHECK, "交付対象の記載がありません。")


def test_the_labels_are_the_words_of_the_screen():
    assert [answer.label for answer in Eligibility] == ["交付先に該当", "要確認", "該当しない"]
