"""What a page is looked at for: by axe-core, by its width, by its words. Each look returns what is wrong, in words."""

import os
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings

ALL_SHOTS = os.environ.get("RENKEI_SHOTS", "")  # a folder for pictures of all pages, not of faults alone
SHOTS = Path(ALL_SHOTS or settings.ROOT / ".data" / "screenshots")
SLOW = 120_000  # ms until a picture is given up, on a machine that does much else
WIDTHS = (1280, 320)  # 320 px is a screen of 1280 px at 400 %
# The same axe-core. For want of private fields it keeps six weak maps of its own for every colour that it meets: with
# what they hold kept on the object, a page takes a sixth less.
AXE_SOURCE = (
    """{ const WeakMap = class {
  #at = Symbol();
  get(one) { return one[this.#at]; }
  set(one, value) { one[this.#at] = value; return this; }
  has(one) { return Object.hasOwn(one, this.#at); }
  delete(one) { return delete one[this.#at]; }
};
"""
    + AXE_SCRIPT
    + "\n}"
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], elementRef: false}).then(
  found => found.violations.flatMap(rule => rule.nodes.slice(0, 4).map(
    node => `${rule.id}: ${node.target.join(' ')} — ${node.html.slice(0, 160)} — ${node.failureSummary.slice(0, 300)}`)))"""
CONTRAST = """() => axe.run({runOnly: {type: 'rule', values: ['color-contrast']}, resultTypes: ['violations']}).then(
  found => found.violations.flatMap(rule => rule.nodes.slice(0, 4).map(
    node => `dark ${rule.id}: ${node.target.join(' ')} — ${node.html.slice(0, 160)} — ${node.failureSummary.slice(0, 300)}`)))"""
BEYOND = """() => {
  const page = document.documentElement, said = [];
  if (page.scrollWidth > page.clientWidth) {
    const wide = [...document.body.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > page.clientWidth + 1);
    said.push(`scrolls sideways by ${page.scrollWidth - page.clientWidth}px: `
      + wide.slice(-3).map(one => one.outerHTML.slice(0, 120)).join(' | '));
  }
  for (const box of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(box), scrolls = /auto|scroll/.test(style.overflowX);
    if (!scrolls || box.scrollWidth <= box.clientWidth + 1 || box.matches('input, textarea, select')) continue;
    if (box.tabIndex !== 0 || !(box.ariaLabel || box.getAttribute('aria-labelledby')))
      said.push(`scrolls without a name or the keyboard: ${box.outerHTML.slice(0, 160)}`);
  }
  return said;
}"""
CLIPPED = """() => {
  const hidden = style => style.clipPath !== 'none' || style.clip !== 'auto' || style.visibility === 'hidden';
  return [...document.body.querySelectorAll('*')].filter(box => {
    const style = getComputedStyle(box);
    if (!/hidden|clip/.test(style.overflowX + style.overflowY) || hidden(style)) return false;
    if (box.matches('input, textarea, select, svg, svg *') || box.closest('.select2')) return false;
    if (box.clientWidth < 2 || box.clientHeight < 2 || !box.textContent.trim()) return false;
    return box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
  }).slice(0, 3).map(box => `cut off: ${box.outerHTML.slice(0, 160)}`);
}"""
SPACING = """on => {
  if (!window.spacing) {
    window.spacing = new CSSStyleSheet();
    window.spacing.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
      word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  }
  document.adoptedStyleSheets = on ? [window.spacing] : [];
}"""  # WCAG 1.4.12, as a style sheet that no policy of the page refuses
WITHOUT_KEYS = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('code, pre { display: none !important }');
  document.adoptedStyleSheets = [sheet];
}"""
OURS = set(  # names, formats and what the scene says
    re.findall(
        r"\S+",
        """renkei admin administrator editor contact staff viewer csv json excel xlsx xls ods zip atom
    icalendar pdf api shift jis bom xml wcag axe-core chromium cors openapi rfc utf utf- curl url http https iot ict os lan wi fi wi-fi ap dmo sha- example jp soumu script document title html ref mb ldap mac control command md opendocument""",
    )
)
CODES = set(  # of the ministries
    re.findall(
        r"\S+", """cas cao npa fsa caa cfa digital reconstruction mic moj mofa mof mext mhlw maff meti mlit env mod"""
    )
)


def look_at(page: Any, name: str, *, dark: bool = False, for_programs: bool = False) -> list[str]:
    """Look at the page that is open, on both widths, and keep pictures where something is wrong; return all that is.

    One that is written for people who write programs may name keys and values as programs do.
    """
    faults = []
    page.evaluate(AXE_SOURCE)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")  # what is folded, too
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = [f"{width}: {fault}" for fault in _look(page)]
        if found or ALL_SHOTS:
            keep_picture(page, SHOTS / f"{name}-{width}.jpg")
        faults += found
    page.evaluate(SPACING, True)
    faults += [f"wide spacing: {fault}" for fault in page.evaluate(BEYOND) + page.evaluate(CLIPPED)]
    page.evaluate(SPACING, False)
    if dark:
        page.emulate_media(color_scheme="dark")
        faults += page.evaluate(CONTRAST)
        page.emulate_media(color_scheme="light")
    if not for_programs and (foreign := foreign_words(page)):
        faults.append(f"not Japanese: {sorted(foreign)}")
    return faults


def keep_picture(page: Any, place: Path) -> None:
    """Keep a picture of the page that is open, from its top down to 4,000 px."""
    size = page.evaluate("[innerWidth, Math.min(document.documentElement.scrollHeight, 4000)]")
    clip = {"x": 0, "y": 0, "width": size[0], "height": size[1]}
    page.screenshot(path=place, type="jpeg", quality=50, full_page=True, clip=clip, caret="initial", timeout=SLOW)


def _look(page: Any) -> list[str]:
    return page.evaluate(AXE, TAGS) + page.evaluate(BEYOND) + page.evaluate(CLIPPED)


def foreign_words(page: Any) -> set[str]:
    """Return the words in Latin letters that are neither names, keys and codes nor what somebody typed (``xxx``)."""
    page.evaluate(WITHOUT_KEYS)
    shown = re.sub(r"https?://\S+|\S*\*\S*|[0-9a-f]{12,}", "", page.inner_text("body") + page.title())
    page.evaluate("document.adoptedStyleSheets = []")
    words = {word.lower() for word in re.findall(r"[A-Za-z][A-Za-z-]{1,}", shown)}
    return {word for word in words if len(set(word)) > 1} - OURS - CODES


def needs_more_than_html(page: Any) -> list[str]:
    """Return what the page does with scripts or with styles of its own, which a strict policy refuses."""
    return page.evaluate(
        """[...document.querySelectorAll('script:not([type="application/ld+json"]), style, [style], [onclick]')].map(
          one => `inline: ${one.outerHTML.slice(0, 120)}`)"""
    )
