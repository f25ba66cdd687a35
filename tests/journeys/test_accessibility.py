"""Every kind of page, in a real browser: axe, the keyboard, 320 pixels, text sizes, names."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from live_server import sign_in
from page_kinds import ANSWERED, MISSING, PUBLIC, SIGNED_IN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="opens every kind of page in a browser"),
    pytest.mark.xdist_group("browser"),
]
EVERY = {**PUBLIC, **MISSING, **SIGNED_IN}
TO_OPEN = {**EVERY, **ANSWERED}
NARROW = {"width": 320, "height": 800}
WIDE = {"width": 1280, "height": 900}
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true })"
SCROLL = "document.documentElement.scrollWidth"

# Text smaller than 12 px, inside pictures and out.
SMALL_TEXT = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, holder = node.parentElement;
    if (!node.textContent.trim() || !holder.getClientRects().length) continue;
    if (['SCRIPT', 'STYLE', 'TITLE'].includes(holder.tagName.toUpperCase())) continue;
    let size = parseFloat(getComputedStyle(holder).fontSize);
    if (holder.ownerSVGElement) size *= Math.min(1, Math.abs(holder.getScreenCTM().a));
    if (size < 11.95) found.add(size.toFixed(1) + ': ' + node.textContent.trim().slice(0, 40));
  }
  return [...found];
}"""

# Pictures that neither have a name nor are hidden from those who listen.
UNNAMED = """() => [...document.querySelectorAll('svg, img')].filter(each => {
  if (each.parentElement.closest('svg, [aria-hidden=true]')) return false;
  if (each.getAttribute('aria-hidden') === 'true' || each.hasAttribute('alt')) return false;
  const by = (each.getAttribute('aria-labelledby') || '').split(' ').filter(Boolean);
  const named = by.length && by.every(id => document.getElementById(id)?.textContent.trim());
  return !(each.getAttribute('role') === 'img' && (named || each.getAttribute('aria-label')));
}).map(each => each.outerHTML.slice(0, 120))"""

FOCUSABLE = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
)].filter(each => each.checkVisibility({visibilityProperty: true}) && !each.disabled
  && (each.type !== 'radio' || each === (document.querySelector(`[name=${each.name}]:checked`)
      || document.querySelector(`[name=${each.name}]`)))).length"""

FOCUSED = """() => {
  const each = document.activeElement;
  if (!each || each === document.body) return null;
  window.steps = window.steps || new Map();
  if (!window.steps.has(each)) window.steps.set(each, window.steps.size);
  const style = getComputedStyle(each), box = each.getBoundingClientRect();
  const label = each.type === 'radio' && getComputedStyle(each.nextElementSibling, '::before');
  const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    || style.boxShadow !== 'none' || label && label.boxShadow !== 'none';
  return {
    step: window.steps.get(each), tag: each.tagName, seen,
    words: (each.innerText || each.value || each.name || '').slice(0, 40),
    top: box.top + scrollY, left: box.left, shown: box.width > 0 && box.height > 0,
    after: window.last ? !!(window.last.compareDocumentPosition(each) & 4) : true,
    remembered: (window.last = each, true),
  };
}"""


@pytest.fixture(scope="module")
def inside(browser: Any, live_site: Any) -> Callable[[dict[str, int]], Any]:
    """A window of somebody signed in, at a given size; one for each size."""
    kept: dict[int, Any] = {}

    def at(size: dict[str, int]) -> Any:
        if size["width"] not in kept:
            context = browser.new_context(base_url=live_site.address, viewport=size)
            kept[size["width"]] = context.new_page()
            sign_in(kept[size["width"]], "analyst")
        return kept[size["width"]]

    return at


@pytest.fixture(params=[pytest.param(each, id=kind) for kind, each in TO_OPEN.items()])
def address(request: pytest.FixtureRequest) -> str:
    """The address of one kind of page."""
    found: str = request.param
    return found.format(*request.getfixturevalue("questions")) if "{" in found else found


def opened(inside: Callable[..., Any], size: dict[str, int], address: str) -> Any:
    """The page, opened at that size."""
    page = inside(size)
    answer = page.goto(address)
    assert answer.status in (200, 404)
    return page


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing(inside: Callable[..., Any], size: dict[str, int], address: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is absent")
    page = opened(inside, size, address)
    page.evaluate(OPEN_ALL)
    results = axe.Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_nothing_scrolls_sideways_at_320(inside: Callable[..., Any], address: str) -> None:
    page = opened(inside, NARROW, address)
    assert page.evaluate(SCROLL) <= 320
    page.evaluate(OPEN_ALL)
    assert page.evaluate(SCROLL) <= 320
    inner = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(each => each.scrollWidth > "
        "each.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(each).overflowX))"
        ".map(each => each.outerHTML.slice(0, 80))"
    )
    assert inner == [], "no part scrolls sideways by itself either"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_text_is_large_enough_and_pictures_have_names(
    inside: Callable[..., Any], size: dict[str, int], address: str
) -> None:
    page = opened(inside, size, address)
    page.evaluate(OPEN_ALL)
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(UNNAMED) == []


def test_a_heading_of_each_level_and_one_main(inside: Callable[..., Any], address: str) -> None:
    page = opened(inside, WIDE, address)
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map(each => Number(each.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.locator("main").count() == 1
    assert page.title().endswith("Headwater")


KEYS = (
    "home",
    "district",
    "indicator without intervals",
    "compare with one",
    "rural",
    "own data",
    "offers to whom",
)


@pytest.mark.parametrize("kind", KEYS)
def test_the_keyboard_reaches_everything_in_order(inside: Callable[..., Any], kind: str) -> None:
    page = opened(inside, WIDE, EVERY[kind])
    expected = page.evaluate(FOCUSABLE)
    reached = []
    for _ in range(expected + 5):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None or (reached and at["step"] == 0):
            break
        reached.append(at)
    assert len(reached) == expected
    assert [at["words"] for at in reached if not at["after"]] == [], "in the order of the page"
    assert [at for at in reached if not at["seen"]] == [], "where the focus is can be seen"
    assert all(at["shown"] for at in reached)


def test_the_first_key_skips_to_the_main_part(inside: Callable[..., Any]) -> None:
    page = opened(inside, WIDE, EVERY["district"])
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to main content")
    assert link.evaluate("each => each === document.activeElement")
    box = link.bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["height"] > 20
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


def test_a_chart_opens_its_table_by_key(inside: Callable[..., Any]) -> None:
    page = opened(inside, NARROW, EVERY["district"])
    summary = page.locator("details > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert summary.locator("..").get_by_role("table").first.is_visible()


@pytest.mark.parametrize("kind", ["district", "indicator", "rural", "own data", "offers to whom"])
def test_everything_is_there_at_four_times_the_size(inside: Callable[..., Any], kind: str) -> None:
    """1280 pixels at 400% are 320 pixels, with a height of 256: nothing is cut off or covered."""
    page = inside(NARROW)
    page.set_viewport_size({"width": 320, "height": 256})
    try:
        page.goto(EVERY[kind])
        words = page.evaluate("document.body.innerText")
        assert page.evaluate(SCROLL) <= 320
        cut = page.evaluate(
            "[...document.querySelectorAll('main h1, main h2, main p, main a, main td, main th')]"
            ".filter(each => { const box = each.getBoundingClientRect(); return box.width > 2 && "
            "box.height > 2 && (box.right > 321 || box.left < -1) })"
            ".map(each => each.outerHTML.slice(0, 90))"
        )
        assert cut == []
        assert len(words) > 300
    finally:
        page.set_viewport_size(NARROW)


def test_targets_are_large_enough(inside: Callable[..., Any]) -> None:
    """WCAG 2.2: 24 by 24 pixels, or as much room around; links in sentences excepted."""
    page = opened(inside, NARROW, EVERY["district"])
    small = page.evaluate(
        """() => [...document.querySelectorAll('header a, nav a, button, summary, input')]
        .filter(each => each.type !== 'hidden' && each.checkVisibility())
        .filter(each => { const box = each.getBoundingClientRect();
          return box.height < 24 && box.width > 1 })
        .map(each => each.outerHTML.slice(0, 80) + each.getBoundingClientRect().height)"""
    )
    assert small == []
