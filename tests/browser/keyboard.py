"""A person who uses the keyboard alone: Tab, Enter, Space, arrows and typing. Wherever Tab stops, the focus is seen."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import TimeoutError

FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  if (!one.dataset.stop) one.dataset.stop = String(document.querySelectorAll('[data-stop]').length + 1);
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const words = one.ariaLabel || [...(one.labels || [])].map(label => label.textContent).join(' ')
    || (one.matches('input[type=submit]') ? one.value : one.textContent) || one.title || '';
  const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const tile = one.closest('svg') && parseFloat(getComputedStyle(one.querySelector('rect')).strokeWidth) >= 3;
  return {stop: one.dataset.stop, id: one.id, name: one.name || '', words: words.replace(/\\s+/g, ' ').trim(), tag: one.localName,
    seen: (drawn || !!tile) && box.width > 0 && box.height > 0, html: one.outerHTML.slice(0, 160)};
}"""
PARTS = 6  # stops inside one field: year, month, day …


def tab_to(page: Any, words: str = "", *, tag: str = "", id: str = "", name: str = "", most: int = 400) -> None:
    """Press Tab until the focus is on what has these words, this id or this name; every stop on the way is seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            continue
        assert focused["seen"], f"the focus cannot be seen: {focused['html']}"
        if tag in ("", focused["tag"]) and (id or name or words) in (
            focused["id"] if id else focused["name"] if name else focused["words"]
        ):
            return
    raise AssertionError(f"the keyboard does not reach {words or id or name}")


def choose_file(page: Any, path: Path) -> None:
    """Press Enter on the file input that has the focus, and again where a busy browser opened nothing; choose the file."""
    for seconds in (5, 10, 20):
        with suppress(TimeoutError):
            with page.expect_file_chooser(timeout=seconds * 1000) as chooser:
                page.keyboard.press("Enter")
            chooser.value.set_files(str(path))
            return
    raise AssertionError("no choice of files opens")


def walk_through(page: Any, most: int = 600) -> int:
    """Press Tab from the beginning of the page to its end; return how many stops there are, each seen and left again."""
    stops: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or (stops and focused["stop"] == stops[0] and len(set(stops)) > 1):
            return len(set(stops))
        assert focused["seen"], f"the focus cannot be seen: {focused['html']}"
        stops.append(focused["stop"])
        assert stops[-PARTS - 1 :] != [focused["stop"]] * (PARTS + 1), f"the focus is caught: {focused['html']}"
    raise AssertionError(f"Tab does not come to the end: {len(set(stops))} stops")


def sign_in_by_keyboard(page: Any, address: str, name: str, password: str) -> None:
    """Sign in without a mouse."""
    page.goto(address)
    tab_to(page, id="id_username")
    page.keyboard.type(name)
    tab_to(page, id="id_password")
    page.keyboard.type(password)
