"""What a reader sees first and what an editor does, in a real Chromium, with a picture at each step to show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from .hands import PASSWORD, SIZE
from .news import NewsSteps
from .orders import OrderSteps
from .searches import SearchSteps
from .sheets import SheetSteps

__all__ = ["PASSWORD", "Tour"]


class Tour(NewsSteps, SheetSteps, OrderSteps, SearchSteps):
    """Two editors at work on the site at `address`; `take` yields each picture as it is written.

    When a step fails, `failure` shows the screen as it was.
    """

    def __init__(self, address: str, chromium: str, folder: Path, failure: Path) -> None:
        super().__init__(address, folder)
        self.chromium = chromium
        self.failure = failure

    def take(self) -> Iterator[Path]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=self.chromium, args=["--no-sandbox"])
            try:
                yield from self._work(browser)
            except PlaywrightError:
                self.page.screenshot(path=self.failure)
                raise
            finally:
                browser.close()

    def _work(self, browser: Browser) -> Iterator[Path]:
        yield self._visit(browser)
        self._sign_in(browser, "camille")
        yield self._picture("accueil")
        yield from self._browse()
        yield from self._write_news()
        yield from self._write_definition()
        yield from self._write_entry()
        self._sign_in(browser, "dominique")
        yield from self._review()
        yield from self._change()
        self._order_as_a_reader(browser)
        yield from self._answer_orders()
        yield from self._read_searches()
        yield from self._add_synonyms()

    def _visit(self, browser: Browser) -> Path:
        """The home page as its readers find it, for the README."""
        self.page = browser.new_page(locale="fr-FR", viewport=SIZE)
        self._go("/")
        return self._picture("site")
