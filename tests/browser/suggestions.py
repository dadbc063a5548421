"""The field that suggests, as tests of the browser find it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def box_of(page: Page) -> Locator:
    return page.locator("main").get_by_role("combobox")


def options_of(page: Page) -> Locator:
    return page.locator("main").get_by_role("option")


def announced(page: Page) -> Locator:
    return page.locator("main form [role=status]")
