"""Steps that lead to another page: each returns when that page is there, so that what follows never reads the old one.

A click alone does not wait for the page that it asks for. Read then, a page is the old one, or half of the new one.
"""

from typing import Any

from django.urls import reverse

PASSWORD = "とても長い合言葉"  # as tests.factories.make_user gives it


def press(page: Any, selector: str) -> None:
    """Click the link or button that leads on, and wait until the next page is loaded."""
    with page.expect_navigation():
        page.click(selector)


def follow(locator: Any) -> None:
    """Click the one link or button that was found, and wait until the next page is loaded."""
    with locator.page.expect_navigation():
        locator.click()


def enter(page: Any) -> None:
    """Press Enter where the focus is, and wait until the page that it leads to is loaded."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page: Any, server: Any, name: str) -> None:
    """Sign in at the one door, whoever was signed in before, and wait for the office."""
    page.context.clear_cookies()
    page.goto(f"{server.url}{reverse('admin:login')}")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    press(page, "input[type=submit]")
    assert page.url == f"{server.url}{reverse('admin:index')}"
