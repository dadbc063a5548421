"""Pages that everybody can use, judged by axe and by the width of a small phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import OTHER_PAGES, REQUEST_PAGES
from tests.samples import PAGE_TYPES

pytestmark = pytest.mark.browser
every_page = pytest.mark.parametrize("name", [*PAGE_TYPES, *OTHER_PAGES, *REQUEST_PAGES, "password"])


@every_page
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_wrong_in_light_or_dark(open_tab, name, width):
    tab = open_tab(width=width, bypass_csp=True)  # axe is put into the page as a script
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme)
        results = Axe().run(tab.visit(name))
        found = [
            (scheme, violation["id"], node["html"][:120], node["any"][0]["message"] if node["any"] else "")
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]
        assert found == []


@every_page
def test_nothing_sticks_out_of_a_small_phone(open_tab, name):
    page = open_tab(width=320).visit(name)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320


@every_page
def test_text_twice_as_big_still_fits(open_tab, name):
    page = open_tab(width=1280).visit(name)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_nothing_moves_for_who_asked_for_stillness(open_tab, name):
    page = open_tab(reduced_motion="reduce").visit(name)
    moving = page.evaluate(
        """[...document.querySelectorAll('*')].filter((element) => {
             const style = getComputedStyle(element);
             return [style.transitionDuration, style.animationDuration]
               .some((duration) => duration.split(',').some((part) => parseFloat(part) > 0.01));
           }).map((element) => element.className)"""
    )
    assert moving == []


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_the_focus_is_always_seen(open_tab, name):
    """The first twenty stops of the Tab key, or all if there are fewer, have an outline or another ring."""
    page = open_tab(width=1280).visit(name)
    for _stop in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # past the last link
        seen = page.evaluate(
            """(() => {
                 const style = getComputedStyle(document.activeElement);
                 const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
                 return outlined || style.boxShadow !== 'none';
               })()"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
