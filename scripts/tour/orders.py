"""A paper copy: ordered by a reader, found by the team, and its stock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from .hands import SIZE, Hands


class OrderSteps(Hands):
    def _order_as_a_reader(self, browser: Browser) -> None:
        """A paper copy, as a reader orders it."""
        reader = browser.new_page(locale="fr-FR", viewport=SIZE)
        reader.goto(f"{self.address}/publications/guide-exemple-accueillir-un-pair/")
        reader.get_by_role("link", name="Commander un exemplaire papier").click()
        for label, value in {
            "Prénom et nom": "Une lectrice (exemple)",
            "Organisation": "Association Les Deux Rives (exemple)",
            "Adresse : numéro et rue": "1 rue de l’Exemple",
            "Code postal": "26000",
            "Ville": "Valence",
            "Courriel": "lectrice@example.org",
            "Nombre d’exemplaires": "5",
        }.items():
            reader.get_by_label(label).fill(value)
        reader.get_by_label("J’accepte").check()
        reader.wait_for_timeout(6000)  # nobody fills in a form faster
        reader.get_by_role("button", name="Envoyer la commande").click()
        reader.get_by_role("heading", name="Votre commande est enregistrée").wait_for()
        reader.close()

    def _answer_orders(self) -> Iterator[Path]:
        page = self.page
        self._go("/admin/snippets/news/publicationrequest/")
        page.get_by_role("link", name="n°").first.wait_for()
        yield self._picture("commandes")
        self._go("/admin/snippets/news/paperstock/")
        page.get_by_role("link", name="Guide d’exemple").click()
        self._field("added").fill("200")
        yield self._picture("stock")
        self._save_record()
