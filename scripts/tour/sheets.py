"""A definition of the glossary and an entry of the directory, with what the forms refuse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .hands import Hands


class SheetSteps(Hands):
    def _write_definition(self) -> Iterator[Path]:
        page = self.page
        self._new("Définition", "Savoir expérientiel partagé (exemple)")
        self._field("introduction").fill("Ce que l’on sait pour l’avoir vécu, une fois mis en commun.")
        self._button("Ajouter un(e) lien").click()
        self._field("links-0-kind").select_option("broader")
        self._button("Choisissez une page (Définition)", last=True).click()
        page.locator(".modal [type=text], .modal [type=search]").first.fill("pair")
        page.locator(".modal a.choose-page, .modal [data-title] a").first.click()
        page.locator(".modal").wait_for(state="detached")
        self._field("sources-0-organisation").fill("Plateforme Travail pair (exemple)")
        self._field("sources-0-date").fill("2024")
        self._field("sources-0-organisation").scroll_into_view_if_needed()
        yield self._picture("definition")
        self._save()

    def _write_entry(self) -> Iterator[Path]:
        page = self.page
        self._new("Fiche", "Maison des deux rives (exemple)")
        self._field("introduction").fill(
            "Un lieu d’accueil où deux travailleuses paires reçoivent sur rendez-vous."
        )
        self._field("siret").fill("12345678901234")
        self._tab("Lieu et accès")
        self._button("Choisir une commune").click()
        page.locator(".modal [name=q]").fill("26000")
        page.locator(".modal").get_by_role("link", name="Valence").wait_for()
        yield self._picture("commune")
        page.locator(".modal").get_by_role("link", name="Valence").click()
        page.locator(".modal").wait_for(state="detached")
        self._tab("Suivi")
        self._field("contact_name").fill("Une personne (exemple)")
        self._save(refused=True)
        yield self._picture("erreurs")
        self._tab("Suivi")
        self._field("contact_name").fill("")
        self._tab("Contenu")
        self._field("siret").fill("")
        self._save()
