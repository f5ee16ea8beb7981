"""支援の書きぶり: every wording of the document of 令和2年度, its labels, and sentences that only look like a promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.notation.grades import Grade, read_grade, write_grade

PRIORITY, CONSIDERED, EXAMINED, EXTENDED, OTHER = Grade

DOCUMENT_OF_2020 = [
    pytest.param(
        "地方公共団体の\n自主性・主体性を尊重し\nつつ、先導的な事業につ\nいて支援を行う。",
        OTHER,
        id="地方創生推進交付金",
    ),
    pytest.param("採択にあたって、\n一定程度配慮", CONSIDERED, id="都市OS・幹線鉄道・地域公共交通確保"),
    pytest.param("交付の判断にあたって、\n一定程度配慮", CONSIDERED, id="公衆無線LAN・社会資本・防災安全"),
    pytest.param("優先採択の配慮", PRIORITY, id="地域IoT・ローカル10,000・分散型エネルギー"),
    pytest.param(
        "地域の実情に応じて・公\n立学校における帰国・外\n国人児童生徒等の受入\n体制・支援体制作りを支\n援する。",
        OTHER,
        id="帰国・外国人Ⅰ",
    ),
    pytest.param(
        "学校外において就学に\n課題を抱える外国人の\n子供の就学を促進する\n取組を支援する。", OTHER, id="帰国・外国人Ⅱ"
    ),
    pytest.param("都道府県を通じて提出さ\nれる事業実施の要望状\n況を踏まえ、支援策を検\n討。", EXAMINED, id="救急医療"),
    pytest.param("市区町村をまたぐ場合で\nも補助の対象としている。", EXTENDED, id="広域的保育所"),
    pytest.param("事業実施の要望状況を\n踏まえ検討", EXAMINED, id="集約都市"),
    pytest.param("事業実施の要望状況を\n踏まえ、支援策を検討。", EXAMINED, id="農山漁村"),
    pytest.param("要望を踏まえ検討", EXAMINED, id="森林整備"),
]

OTHER_WORDINGS = [
    pytest.param("", OTHER, id="empty"),
    pytest.param("優先\n採択の\n配　慮", PRIORITY, id="broken-anywhere"),
    pytest.param("優先的に採択する。", PRIORITY, id="adopted-first"),
    pytest.param("採択ないし交付の判断にあたって一定程度配慮", CONSIDERED, id="naishi-is-or"),
    pytest.param("一定程度配慮する。優先採択の配慮は行わない。", CONSIDERED, id="one-of-two-denied"),
    pytest.param("一定程度配慮する。優先採択の配慮を行う。", PRIORITY, id="the-strongest"),
    pytest.param("要望状況等を踏まえて検討する", EXAMINED, id="and-so-on"),
    pytest.param("補助対象の拡大", EXTENDED, id="widened"),
]

LOOK_ALIKES = [
    pytest.param("優先採択の配慮はない", id="denied"),
    pytest.param("優先採択の配慮なし", id="none"),
    pytest.param("優先採択の配慮は行いません", id="denied-politely"),
    pytest.param("優先採択の配慮を検討", id="to-be-examined"),
    pytest.param("採択にあたっての一定程度配慮は廃止", id="ended"),
    pytest.param("一定程度配慮することは困難", id="difficult"),
    pytest.param("要望を踏まえ検討することはしない", id="not-examined"),
    pytest.param("市区町村をまたぐ場合でも補助の対象外", id="outside"),
    pytest.param("市区町村をまたぐ場合でも補助の対象とならない", id="not-a-target"),
    pytest.param("補助の対象になる", id="merely-a-target"),
    pytest.param("優先採択", id="without-consideration"),
    pytest.param("採択にあたって配慮", id="without-a-degree"),
    pytest.param("支援策を検討", id="without-requests"),
    pytest.param("優先採択の配慮（調整中）", id="pending"),
]


@pytest.mark.parametrize(("text", "grade"), DOCUMENT_OF_2020 + OTHER_WORDINGS)
def test_read_grade(text, grade):
    assert read_grade(text) is grade


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_a_promise_is_none(text):
    assert read_grade(text) is OTHER


@pytest.mark.parametrize(
    ("grade", "label"),
    [
        (PRIORITY, "優先採択の配慮"),
        (CONSIDERED, "一定程度の配慮"),
        (EXAMINED, "要望を踏まえ検討"),
        (EXTENDED, "対象の明示・拡大"),
        (OTHER, "その他"),
    ],
)
def test_a_label_is_written_and_reads_back(grade, label):
    assert write_grade(grade) == label
    assert read_grade(label) is grade


@given(st.text())
def test_no_text_raises(text):
    assert read_grade(text) in Grade
