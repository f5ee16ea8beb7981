"""Every page that there is, read from the URLconf: axe-core finds nothing, nothing is cut off, nothing is English.

Each is looked at on 1280 and on 320 px (a screen of 1280 px at 400 %), with the spacing of WCAG 1.4.12 and, on the
public site, in dark colours. A picture of what has something wrong is kept in ``.data/screenshots/``, one of
every page in the folder that ``RENKEI_SHOTS`` names. What a page looks like depends on no database: a whole run does
this with the first one alone.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client, RequestFactory

from measures import queries
from renkei import views
from renkei.models import User
from tests.browser import reviews
from tests.browser.office_examples import office_examples, other_people_examples
from tests.browser.patterns import page_patterns
from tests.browser.public_examples import CUT, NOWHERE, PUBLIC, WITHOUT_DATA, Example
from tests.browser.reviews import SHOTS, look_at, needs_more_than_html
from tests.browser.scene import Scene, make_scene
from tests.browser.steps import press

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]
Visit = Callable[[Example], Any]


@pytest.fixture
def scene(live_server: Any) -> Scene:
    """Return everything that pages can show."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    return make_scene()


@pytest.fixture
def visit(browser: Any, live_server: Any) -> Any:
    """Return what opens an example in a browser of the person who looks; fails on another answer than expected."""
    pages: dict[str, Any] = {}

    def open_page(example: Example) -> Any:
        if example.by not in pages:
            pages[example.by] = _browser_of(browser, live_server, example.by).new_page()
        page = pages[example.by]
        page.set_viewport_size({"width": 1280, "height": 900})
        response = page.goto(f"{live_server.url}{example.address}")
        assert (example.address, response.status) == (example.address, example.status)
        if example.press:
            page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
            press(page, f"{example.press} >> nth=0")
        return page

    yield open_page
    for page in pages.values():
        page.context.close()


def _browser_of(browser: Any, server: Any, username: str) -> Any:
    """Return a browser context in which that person is signed in; nobody for no name."""
    context = browser.new_context(locale="ja-JP", reduced_motion="reduce")
    if username:
        client = Client()
        client.force_login(User.objects.get(username=username))
        cookie = client.cookies["sessionid"]
        context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": server.url}])
    return context


def faults_of(visit: Visit, examples: Iterable[Example], name: str, *, public: bool = False) -> list[str]:
    """Return what is wrong with the examples, each with its address; keep pictures under ``name``."""
    found = []
    for number, example in enumerate(examples):
        page = visit(example)
        faults = look_at(page, f"{name}-{number:03}", dark=public, for_programs=example.for_programs)
        if public:
            faults += needs_more_than_html(page)
        found += [f"{example.address} {example.press} {fault}" for fault in faults]
    return found


WRONG = """<!doctype html><html lang="ja"><title>例</title><main><h1>見出し</h1><p style="color: #bbb">薄い文字</p>
<p style="width: 900px; background: rgb(0 80 0 / 40%)">幅の広い文字</p><input></main></html>"""


def test_what_is_wrong_is_found_and_a_picture_of_it_is_kept(
    page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviews, "SHOTS", tmp_path)
    page.set_content(WRONG)

    faults = look_at(page, "wrong", dark=True)

    rules = {
        "1280: color-contrast",
        "1280: label",
        "320: color-contrast",
        "320: scrolls sideways",
        "dark color-contrast",
    }
    assert {rule for rule in rules if any(fault.startswith(rule) for fault in faults)} == rules
    assert {picture.name for picture in tmp_path.iterdir()} == {"wrong-1280.jpg", "wrong-320.jpg"}


def test_axe_core_says_the_same_as_its_makers_ship_it(page: Any) -> None:
    said = []
    for source in (AXE_SCRIPT, reviews.AXE_SOURCE):
        page.set_content(WRONG)
        page.evaluate(source)
        found = page.evaluate(
            "axe.run().then(({violations, incomplete, passes}) => ({violations, incomplete, passes}))"
        )
        said.append(found)

    assert said[0] == said[1]
    assert {rule["id"] for rule in said[0]["violations"]} >= {"color-contrast", "label"}


def test_every_pattern_of_the_public_site_has_an_example() -> None:
    assert set(PUBLIC) == page_patterns(office=False)


def test_public_pages(scene: Scene, visit: Visit) -> None:
    examples = [*(one for each in PUBLIC.values() for one in each), NOWHERE]
    faults = faults_of(visit, examples, "public", public=True)

    assert not faults, "\n".join(faults)


def test_public_pages_that_are_cut(scene: Scene, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)

    faults = faults_of(visit, CUT, "cut", public=True)

    assert not faults, "\n".join(faults)


def test_public_pages_without_data(live_server: Any, visit: Visit) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)

    faults = faults_of(visit, WITHOUT_DATA, "without-data", public=True)

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("view", [views.bad_request, views.permission_denied, views.server_error])
def test_error_pages(live_server: Any, page: Any, view: Any) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    request = RequestFactory().get("/")
    answer = view(request) if view is views.server_error else view(request, Exception())
    page.route("**/error/", lambda route: route.fulfill(status=200, content_type="text/html", body=answer.text))
    page.goto(f"{live_server.url}/error/")

    assert needs_more_than_html(page) + look_at(page, f"error-{answer.status_code}", dark=True) == []


def test_every_pattern_of_the_office_has_an_example(scene: Scene) -> None:
    assert {pattern for pattern, _ in office_examples(scene)} == page_patterns(office=True)


def test_the_office_of_the_document(scene: Scene, visit: Visit) -> None:
    examples = [one for pattern, one in office_examples(scene) if one and pattern.startswith("admin/measures/")]
    faults = faults_of(visit, examples, "document")

    assert not faults, "\n".join(faults)


def test_the_office_of_the_regions(scene: Scene, visit: Visit) -> None:
    examples = [one for pattern, one in office_examples(scene) if one and not pattern.startswith("admin/measures/")]
    faults = faults_of(visit, examples, "office")

    assert not faults, "\n".join(faults)


def test_pages_as_others_meet_them(scene: Scene, visit: Visit) -> None:
    faults = faults_of(visit, other_people_examples(scene), "others")

    assert not faults, "\n".join(faults)
