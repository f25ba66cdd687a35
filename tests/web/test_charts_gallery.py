"""Every chart in a real browser: nothing clipped, nothing on top of another, no text too small."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import chart_examples

pytestmark = [pytest.mark.browser, pytest.mark.slow(reason="starts a browser")]

# Text outside its drawing, texts that touch, and text under 12 px, in every svg shown.
FAULTS = """() => {
  const faults = [];
  for (const svg of document.querySelectorAll('svg[role=img][viewBox]')) {
    if (!svg.getClientRects().length) continue;
    const [, , width, height] = svg.getAttribute('viewBox').split(' ').map(Number);
    const scale = svg.getScreenCTM().a;
    const seen = [];
    for (const text of svg.querySelectorAll('text')) {
      if (!text.getClientRects().length) continue;
      const box = text.getBBox(), name = svg.id + ': ' + text.textContent;
      if (box.x < -0.5 || box.y < -0.5 || box.x + box.width > width + 0.5
          || box.y + box.height > height + 0.5) faults.push('outside ' + name);
      if (parseFloat(getComputedStyle(text).fontSize) * scale < 11.9) faults.push('small ' + name);
      for (const [other, words] of seen)
        if (box.x < other.x + other.width - 0.5 && other.x < box.x + box.width - 0.5
            && box.y < other.y + other.height - 3 && other.y < box.y + box.height - 3)
          faults.push('touching ' + name + ' / ' + words);
      seen.push([box, text.textContent]);
    }
  }
  return faults;
}"""

SHOWN = """() => [...document.querySelectorAll('.hw-drawn')].map(
  d => [...d.children].filter(c => c.getClientRects().length).length)"""

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, closed when the module is done."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is absent")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is absent")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page with every chart."""
    path = tmp_path_factory.mktemp("gallery") / "charts.html"
    path.write_text(chart_examples.page(), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1280, 768, 320])
def test_charts_as_shown(browser: Any, gallery: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(gallery.as_uri())
    assert page.evaluate(OVERFLOW) <= 0
    assert set(page.evaluate(SHOWN)) == {1}, "one drawing of each chart is shown, never two or none"
    assert page.evaluate(FAULTS) == []
    page.close()


def test_every_drawing_of_every_width(browser: Any, gallery: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(gallery.as_uri())
    page.add_style_tag(content=".hw-drawn>svg{display:block!important;max-width:none!important}")
    assert page.evaluate("document.querySelectorAll('svg[role=img][viewBox]').length") > 35
    assert page.evaluate(FAULTS) == []
    page.close()


def test_the_check_finds_a_fault(browser: Any) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 300})
    page.set_content(
        '<svg id="s" role="img" viewBox="0 0 60 40" width="60" height="40" font-size="14">'
        '<text x="30" y="20">Long words</text><text x="34" y="22" font-size="9">and</text></svg>'
    )
    kinds = {fault.split()[0] for fault in page.evaluate(FAULTS)}
    assert kinds == {"outside", "small", "touching"}
    page.close()


@pytest.mark.parametrize("make", [chart_examples.slide, chart_examples.strip_slide])
def test_a_picture_for_a_slide_opens_by_itself(browser: Any, tmp_path: Path, make: Any) -> None:
    path = tmp_path / "picture.svg"
    path.write_text(make(), encoding="utf-8")
    asked: list[str] = []
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert asked == [path.as_uri()], "the picture fetches nothing"
    inside = page.evaluate(
        "(() => { const s = document.documentElement, b = s.getBBox();"
        "return [b.x, b.y, s.width.baseVal.value - b.x - b.width,"
        " s.height.baseVal.value - b.y - b.height] })()"
    )
    assert min(inside) >= -0.5
    assert page.evaluate("document.querySelectorAll('#finding, #chart, #source').length") == 3
    page.close()


def test_lettering_agrees_with_the_browser(browser: Any) -> None:
    from headwater_web.charts import lettering

    page = browser.new_page()
    words = "Stratford-on-Avon 2022–24 £1,430 (34.3% to 41.3%) England’s Worcester & Wyre Forest"
    page.set_content(
        f'<svg><text font-family="Arial, sans-serif" font-size="14">{words}</text></svg>'
    )
    measured = page.evaluate("document.querySelector('text').getBBox().width")
    assert lettering.width(words, 14) == pytest.approx(measured, rel=0.02)
    page.close()
