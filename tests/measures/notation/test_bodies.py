"""The kinds of body: how the law nests them, and one body read by its own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.notation.bodies import NAMES, RecipientClass, includes, read_body

C = RecipientClass


@pytest.mark.parametrize(
    ("outer", "inner", "held"),
    [
        (C.LOCAL_GOVERNMENT, C.CHUKAKUSHI, True),
        (C.LOCAL_GOVERNMENT, C.SPECIAL_WARD, True),
        (C.LOCAL_GOVERNMENT, C.WIDE_AREA_UNION, True),
        (C.LOCAL_GOVERNMENT, C.MUNICIPALITY_OR_WARD, True),
        (C.ORDINARY_LOCAL_GOVERNMENT, C.PREFECTURE, True),
        (C.ORDINARY_LOCAL_GOVERNMENT, C.SPECIAL_WARD, False),
        (C.MUNICIPALITY_OR_WARD, C.SPECIAL_WARD, True),
        (C.MUNICIPALITY, C.SPECIAL_WARD, False),
        (C.MUNICIPALITY, C.DESIGNATED_CITY, True),
        (C.MUNICIPALITY, C.VILLAGE, True),
        (C.CITY, C.SPECIAL_CITY, True),
        (C.CITY, C.TOWN, False),
        (C.CHUKAKUSHI, C.CITY, False),
        (C.PREFECTURE, C.MUNICIPALITY, False),
        (C.PRIVATE, C.THIRD_SECTOR, False),
        (C.CHUKAKUSHI, C.CHUKAKUSHI, True),
        (C.OTHER, C.OTHER, False),
    ],
)
def test_classes_nest_as_the_law_says(outer, inner, held):
    assert includes(outer, inner) is held


@given(st.sampled_from(C), st.sampled_from(C), st.sampled_from(C))
def test_nesting_is_transitive_and_never_mutual(first, second, third):
    assert not (includes(first, second) and includes(second, third)) or includes(first, third)
    assert first is second or not (includes(first, second) and includes(second, first))


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in NAMES.items() for name in names])
def test_a_bare_name_is_its_class_unnarrowed(kind, name):
    assert read_body(name) == (kind, False)


def test_every_class_but_other_has_a_name():
    assert set(C) - set(NAMES) == {C.OTHER}


@pytest.mark.parametrize(
    ("words", "kind", "qualified"),
    [
        ("過疎地域の市町村", C.MUNICIPALITY, True),
        ("過疎地域の町", C.TOWN, True),
        ("連携市町村", C.MUNICIPALITY, True),
        ("保健所設置市", C.CITY, True),
        ("後期高齢者医療広域連合", C.WIDE_AREA_UNION, True),
        ("地域協議会", C.COUNCIL, True),
        ("交通事業者", C.OTHER, False),
        ("まちづくり会社", C.OTHER, False),
        ("指定医療機関", C.OTHER, True),
        ("市町村が認める者", C.OTHER, True),
        ("国", C.OTHER, False),
    ],
)
def test_read_body(words, kind, qualified):
    assert read_body(words) == (kind, qualified)


@pytest.mark.parametrize(
    "words", ["", "未定", "農山漁村", "1市町村", "10団体", "上記の者", "社会", "都市", "者", "県", "知事"]
)
def test_words_that_name_no_body_we_know(words):
    assert read_body(words) is None
