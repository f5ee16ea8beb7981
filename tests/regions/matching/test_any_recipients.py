"""Whatever is printed: an answer with a reason, no class left out by name eligible, and names as the law nests them."""

from hypothesis import given
from hypothesis import strategies as st

from measures.notation.recipients import read_recipients
from regions.legal_classes import LegalClass
from regions.matching import Eligibility, answer_for

K = LegalClass
CITIES = {K.DESIGNATED_CITY, K.CHUKAKUSHI, K.SPECIAL_CITY, K.CITY}
UNIONS = {K.PARTIAL_AFFAIRS_ASSOCIATION, K.WIDE_AREA_UNION}
MUNICIPALITIES = CITIES | {K.TOWN, K.VILLAGE}
# Which bodies a name takes in, written from the law (地方自治法 第1条の3, 第281条, 第284条).
BODIES = {
    "地方公共団体": MUNICIPALITIES | UNIONS | {K.PREFECTURE, K.SPECIAL_WARD},
    "普通地方公共団体": MUNICIPALITIES | {K.PREFECTURE},
    "特別地方公共団体": UNIONS | {K.SPECIAL_WARD},
    "都道府県": {K.PREFECTURE},
    "市区町村": MUNICIPALITIES | {K.SPECIAL_WARD},
    "市町村": MUNICIPALITIES,
    "市": CITIES,
    "指定都市": {K.DESIGNATED_CITY},
    "中核市": {K.CHUKAKUSHI},
    "施行時特例市": {K.SPECIAL_CITY},
    "町村": {K.TOWN, K.VILLAGE},
    "町": {K.TOWN},
    "村": {K.VILLAGE},
    "特別区": {K.SPECIAL_WARD},
    "地方公共団体の組合": UNIONS,
    "一部事務組合": {K.PARTIAL_AFFAIRS_ASSOCIATION},
    "広域連合": {K.WIDE_AREA_UNION},
    "民間事業者": {K.PRIVATE},
    "協議会": {K.COUNCIL},
}
KNOWN = [kind for kind in K if kind is not K.OTHER]
FORMER = "施行時特例市"  # a 市 may be one: lists of cities do not say so
names = st.sampled_from(list(BODIES))
FRAGMENTS = (
    "都道府県|市町村|指定都市|中核市|特別区|地方公共団体|協議会|第三セクター|民間事業者|森林所有者|医療機関|大学|国|過疎地域の|複数の"
    "|連携中枢都市|、|・|及び|又は|その他の|等|を除く|を含む|以外の|（|）|が構成する|に限る|\n"
)


@given(
    st.lists(st.sampled_from(FRAGMENTS.split("|")), max_size=10).map("".join) | st.text(),
    st.sampled_from(K),
    st.none() | st.booleans(),
)
def test_there_is_always_an_answer_in_sentences(text, kind, core):
    answer = answer_for(read_recipients(text), kind, core=core)

    assert all(sentence.endswith("。") and len(sentence) > 8 for sentence in (answer.reason, *answer.ways))
    assert answer.answer is not Eligibility.ELIGIBLE or answer.ways == ()


@given(st.lists(names, min_size=1, max_size=4, unique=True), st.booleans(), st.sampled_from(KNOWN))
def test_names_take_in_what_the_law_nests_in_them(listed, is_open, kind):
    value = read_recipients("、".join(listed) + ("等" if is_open else ""))
    named = any(kind in BODIES[name] for name in listed)

    asked = is_open or (kind is K.CITY and FORMER in listed)
    expected = Eligibility.CHECK if asked else Eligibility.INELIGIBLE
    assert answer_for(value, kind).answer is (Eligibility.ELIGIBLE if named else expected)


@given(names, names, st.lists(names, max_size=3), st.booleans(), st.sampled_from(KNOWN), st.none() | st.booleans())
def test_what_is_left_out_by_name_is_never_eligible(whole, left_out, others, is_open, kind, core):
    text = "、".join([f"{whole}（{left_out}を除く）", *others]) + ("等" if is_open else "")

    if kind in BODIES[whole] & BODIES[left_out]:
        assert answer_for(read_recipients(text), kind, core=core).answer is not Eligibility.ELIGIBLE


@given(names, names, st.booleans())
def test_what_is_left_out_and_named_nowhere_else_is_ineligible_even_with_others(whole, left_out, is_open):
    value = read_recipients(f"{whole}（{left_out}を除く）" + ("等" if is_open else ""))

    if BODIES[left_out] < BODIES[whole]:
        assert {answer_for(value, kind).answer for kind in BODIES[left_out]} == {Eligibility.INELIGIBLE}
        kept = BODIES[whole] - BODIES[left_out] - ({K.CITY} if left_out == FORMER else set())
        assert {answer_for(value, kind).answer for kind in kept} == {Eligibility.ELIGIBLE}
