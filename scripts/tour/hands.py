"""What a person does with any page of the admin, and the pictures taken on the way."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize

PASSWORD = "motdepasse-de-la-demo"  # noqa: S105 - accounts of a site that lives as long as the script
SIZE: ViewportSize = {"width": 1200, "height": 780}
COLOURS = 64  # enough for the admin's flat colours; the files weigh a third


class Hands:
    """Someone before the site at `address`, whose pictures go to `folder`."""

    page: Page

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder

    def _sign_in(self, browser: Browser, name: str) -> None:
        context = browser.new_context(locale="fr-FR", viewport=SIZE, reduced_motion="reduce")
        context.set_default_timeout(15_000)
        self.page = context.new_page()
        self._go("/admin/")
        self.page.locator("#id_username").fill(name)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.locator("#shortcuts-title").wait_for()

    def _go(self, path: str) -> None:
        self.page.goto(self.address + path, wait_until="networkidle")

    def _new(self, kind: str, title: str) -> None:
        """A new page, from the buttons of the admin's first page."""
        self._go("/admin/")
        self.page.get_by_role("region", name="Écrire").get_by_role("link", name=kind).click()
        self.page.wait_for_load_state("networkidle")
        self._field("title").fill(title)
        self._field("title").blur()

    def _field(self, name: str) -> Locator:
        return self.page.locator(f"[name='{name}']")

    def _button(self, name: str, last: bool = False) -> Locator:
        buttons = self.page.get_by_role("button", name=name).filter(visible=True)
        return buttons.last if last else buttons.first

    def _tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def _add_block(self, name: str) -> None:
        body = self.page.locator("[data-contentpath=body]").first
        body.get_by_role("button", name="Insérer un bloc").filter(visible=True).last.click()
        self.page.get_by_role("option", name=name, exact=True).click()

    def _write(self, text: str) -> None:
        self.page.locator("[contenteditable=true]").last.click()
        self.page.keyboard.type(text)

    def _save(self, refused: bool = False) -> None:
        self._button("Enregistrer le brouillon").click()
        if refused:
            self.page.locator(".messages .error").first.wait_for()
        else:
            self._confirmed()

    def _save_record(self) -> None:
        self._button("Enregistrer").click()
        self._confirmed()

    def _confirmed(self) -> None:
        self.page.locator(".messages .success").first.wait_for()

    def _picture(self, name: str) -> Path:
        """Write what the screen shows, in few colours."""
        path = self.folder / f"{name}.png"
        self.page.wait_for_timeout(400)
        # Playwright may have scrolled sideways to reach a field, which no person would.
        self.page.evaluate("document.querySelectorAll('*').forEach((box) => { box.scrollLeft = 0 })")
        shot = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        return path
