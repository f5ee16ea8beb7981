"""Classes for choosing: which of them a printed rate and a printed list of recipients stand in."""

import pytest

from measures.notation.rate_classes import RATE_CLASSES, RateClass, classes_of_rate
from measures.notation.rates import read_rate
from measures.notation.recipient_classes import RECIPIENT_GROUPS, RecipientGroup, groups_of_recipients
from measures.notation.recipients import read_recipients

CITIES = "designated_city chukakushi municipality"
GOVERNMENTS = f"prefecture {CITIES} special_ward partial_affairs_association wide_area_union"


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        pytest.param("", "blank", id="blank"),
        pytest.param("別に定める", "unread", id="unread"),
        pytest.param("定額", "fixed", id="fixed"),
        pytest.param("１／３", "below-half", id="a-third"),
        pytest.param("1/2", "half", id="exactly-a-half"),
        pytest.param("50/100", "half", id="by-value-not-by-letter"),
        pytest.param("65/100", "half", id="just-below-two-thirds"),
        pytest.param("2/3", "two-thirds", id="exactly-two-thirds"),
        pytest.param("99/100", "two-thirds", id="nearly-all"),
        pytest.param("10/10", "full", id="all"),
        pytest.param("１０／１０\n３／４\n２／３\n１／２", "full half two-thirds", id="several-at-once"),
        pytest.param("定額、1/2等", "fixed half open", id="fixed-and-open"),
        pytest.param("1/2以内", "at-most half", id="at-most"),
        pytest.param("１／２、３／１０等", "below-half half open", id="open-list"),
    ],
)
def test_a_rate_stands_in(text: str, classes: str) -> None:
    assert sorted(classes_of_rate(read_rate(text))) == classes.split()


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        pytest.param("", "blank", id="blank"),
        pytest.param("都道府県、市町村が設置する協議会", "unread", id="two-readings"),
        pytest.param("都道府県、指定都市、中核市", "prefecture designated_city chukakushi", id="named-alone"),
        pytest.param("市町村", CITIES, id="no-wards"),
        pytest.param("都道府県\n市区町村\n等", f"prefecture {CITIES} special_ward open", id="open"),
        pytest.param("町村", "municipality", id="part-of-a-group"),
        pytest.param("市", CITIES, id="cities"),
        pytest.param("地方公共団体", GOVERNMENTS, id="all-governments"),
        pytest.param(
            "都道府県及び指定都市を除く地方公共団体並びに民間事業者等",
            GOVERNMENTS.replace("prefecture designated_city ", "") + " private open",
            id="exclusions",
        ),
        pytest.param("過疎地域の市町村", CITIES, id="conditions-aside"),
        pytest.param("交通事業者等", "other open", id="own-words"),
        pytest.param("財産区、第三セクター", "other", id="no-group-of-their-own"),
        pytest.param("普通地方公共団体、第三セクター", f"prefecture {CITIES} other", id="and-others"),
        pytest.param("都道府県・市区町村・複数の市町村を構成員とする協議会",
                     f"prefecture {CITIES} special_ward council", id="council"),
        pytest.param("一部事務組合、広域連合", "partial_affairs_association wide_area_union", id="associations"),
    ],
)  # fmt: skip
def test_recipients_name(text: str, groups: str) -> None:
    assert sorted(groups_of_recipients(read_recipients(text))) == sorted(groups.split())


def test_each_class_has_words() -> None:
    assert list(RATE_CLASSES) == list(RateClass)
    assert list(RECIPIENT_GROUPS) == list(RecipientGroup)
