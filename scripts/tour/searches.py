"""What readers look for, and what editors do about it: promote a page, add synonyms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .hands import Hands

PAGE = "Aller vers, avec des pairs (exemple)"


class SearchSteps(Hands):
    def _read_searches(self) -> Iterator[Path]:
        page = self.page
        self._go("/admin/")
        self._button("Rapports").click()
        page.get_by_role("link", name="Ce que les lecteurs cherchent").click()
        page.get_by_role("link", name="groupe de parole").wait_for()
        yield self._picture("recherches")
        page.get_by_role("row", name="groupe de parole").get_by_role("link", name="Mettre en avant").click()
        self._button("Ajouter un résultat de recherche mis en avant").click()
        self._button("Choisissez une page").click()
        page.locator(".modal [name=q]").fill("pairs")
        page.locator(".modal").get_by_role("link", name=PAGE).first.click()
        page.locator(".modal").wait_for(state="detached")
        yield self._picture("mettre-en-avant")
        self._save_record()
        self._go("/recherche/?q=groupe+de+parole")
        page.locator(".search-promotions").get_by_role("link", name=PAGE).wait_for()

    def _add_synonyms(self) -> Iterator[Path]:
        self._go("/admin/snippets/search/synonyms/add/")
        self._field("words").fill("sans papiers\npersonnes exilées")
        self._field("typed").focus()
        yield self._picture("synonymes")
        self._save_record()
