"""Editors keep the list of synonyms, and see what readers looked for in vain."""

import pytest

from measures.models import EmptySearch, SearchSynonym
from tests.factories import make_edition, make_empty_search, make_entry, make_synonym, publish_edition_now
from tests.opened import press
from tests.stored import histories

pytestmark = pytest.mark.django_db
SYNONYMS, EMPTY = "/admin/measures/searchsynonym/", "/admin/measures/emptysearch/"


def test_a_synonym_is_in_force_as_soon_as_it_is_saved(desk, client, editor):
    edition = make_edition(year=2025)
    make_entry(edition=edition, name="社会資本整備総合交付金")
    publish_edition_now(edition)

    response = desk.post(f"{SYNONYMS}add/", {"word": "社総交", "meaning": "社会資本整備総合交付金", "note": ""})

    assert response.status_code == 302
    assert client.get("/measures/2025/?q=社総交").context["page"].paginator.count == 1
    assert histories(SearchSynonym.objects.get()) == [("+", editor, "")]


def test_a_pair_that_is_there_already_is_refused_in_japanese(desk):
    make_synonym()

    response = desk.post(f"{SYNONYMS}add/", {"word": "社総交", "meaning": "社会資本整備総合交付金"})

    assert response.status_code == 200
    assert "が既に登録されています。" in response.text
    assert SearchSynonym.objects.count() == 1


def test_a_synonym_is_found_in_any_spelling(desk):
    make_synonym(word="コンパクトシティ", meaning="集約都市")
    make_synonym()

    body = desk.get(SYNONYMS, {"q": "ｺﾝﾊﾟｸﾄ"}).text

    assert "集約都市" in body
    assert "社総交" not in body


def test_what_came_again_leads_to_a_synonym_and_what_came_once_is_not_shown(desk):
    make_empty_search(words="しゃそうこう くるま", count=5, days=2)
    make_empty_search(words="ひとりごと", count=1)
    make_empty_search(words="社総交", year=EmptySearch.ALL_YEARS)
    make_synonym()

    body = desk.get(EMPTY).text
    form = desk.get(f"{SYNONYMS}add/?word=しゃそうこう")

    assert "「しゃそうこう」を同義語にする" in body
    assert "「くるま」を同義語にする" in body
    assert "ひとりごと" not in body
    assert "全ての年度" in body
    assert "登録済み" in body
    assert 'value="しゃそうこう"' in form.text


def test_years_narrow_the_list_and_nonsense_shows_nothing(desk):
    make_empty_search(words="ことし", year=2025)
    make_empty_search(words="きょねん", year=2024)

    assert "きょねん" not in desk.get(f"{EMPTY}?year=2025").text
    assert "ことし" not in desk.get(f"{EMPTY}?year=x", follow=True).text


def test_a_count_can_be_put_away_but_not_written(desk):
    row = make_empty_search()

    assert desk.get(f"{EMPTY}add/").status_code == 403
    assert desk.get(f"{EMPTY}{row.pk}/history/").status_code == 200
    assert desk.post(f"{EMPTY}{row.pk}/change/", {"words": "別"}).status_code == 403
    press(desk, EMPTY, {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    assert not EmptySearch.objects.exists()


@pytest.mark.parametrize("path", [SYNONYMS, f"{SYNONYMS}add/", EMPTY])
def test_contacts_have_no_part_in_it(contact, path):
    make_synonym()
    make_empty_search()

    assert contact.get(path).status_code == 403
