"""A piece of news, from the first word to what readers see: written, submitted, approved, corrected."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload

from .hands import Hands

NEWS = "Rencontre du réseau à Valence"


class NewsSteps(Hands):
    def _browse(self) -> Iterator[Path]:
        self._button("Pages").click()
        self.page.locator(".c-page-explorer__item__action").last.click()
        self.page.get_by_role("link", name="Actualités").first.wait_for()
        yield self._picture("arbre")
        self.page.keyboard.press("Escape")

    def _write_news(self) -> Iterator[Path]:
        page = self.page
        self._new("Actualité", NEWS)
        self._field("introduction").fill(
            "Le réseau se retrouve à Valence le 12 mars, pour une journée d’échanges."
        )
        yield from self._add_image()
        self._add_block("Texte")
        self._write("Le matin, trois équipes racontent leur première année.")
        yield from self._open_blocks()
        self._add_block("Intertitre")
        page.get_by_label("Intertitre").last.fill("Au programme")
        self._add_block("Citation ou témoignage")
        page.get_by_label("Paroles").last.fill("On a appris à travailler à deux.")
        page.get_by_label("Qui parle").last.fill("Une infirmière (exemple)")
        yield self._picture("contenu")
        yield from self._classify()
        yield from self._preview()
        yield from self._submit()

    def _add_image(self) -> Iterator[Path]:
        page = self.page
        self._button("Choisir une image").click()
        page.locator(".modal [role=tab]").nth(1).click()
        form = page.locator("[data-chooser-modal-creation-form]")
        picture: FilePayload = {"name": "valence.png", "mimeType": "image/png", "buffer": _drawing()}
        form.locator("input[type=file]").set_input_files(picture)
        form.locator("[name$=title]").fill("Deux cercles")
        # Without its text and its credit: the form says what is missing, and keeps the rest.
        form.locator("[type=submit]").click()
        page.get_by_text("Décrivez ce que montre l’image").wait_for()
        yield self._picture("image")
        form.locator("input[type=file]").set_input_files(picture)
        form.locator("[name$=description]").fill("Deux cercles qui se recouvrent")
        form.locator("[name$=credit]").fill("Plateforme Travail pair, CC BY 4.0")
        form.locator("[type=submit]").click()
        form.wait_for(state="detached")

    def _open_blocks(self) -> Iterator[Path]:
        self._button("Insérer un bloc", last=True).click()
        self.page.get_by_role("option", name="Intertitre").wait_for()
        yield self._picture("blocs")
        self.page.keyboard.press("Escape")

    def _classify(self) -> Iterator[Path]:
        self._tab("Promotion")
        self.page.get_by_label("Rencontres et pratiques").check()
        self.page.get_by_label("Drôme (26)").check()
        yield self._picture("classement")

    def _preview(self) -> Iterator[Path]:
        self._tab("Contenu")
        toggle = self._button("Afficher/masquer la prévisualisation")
        toggle.click()
        frame = self.page.frame_locator("iframe[title*=révisualisation], #w-preview-iframe").first
        frame.get_by_role("heading", level=1, name=NEWS).wait_for()
        self.page.wait_for_timeout(1500)  # the panel slides in, then scales the page to its width
        yield self._picture("apercu")
        toggle.click()

    def _submit(self) -> Iterator[Path]:
        self._button("Plus d'actions").click()
        self._button("Soumettre à Relecture").wait_for()
        yield self._picture("soumettre")
        self._button("Soumettre à Relecture").click()
        self._confirmed()

    def _review(self) -> Iterator[Path]:
        page = self.page
        page.get_by_role("link", name=NEWS).first.wait_for()
        yield self._picture("a-relire")
        page.get_by_role("link", name=NEWS).first.click()
        self._button("Plus d'actions").click()
        self._button("Approuver").wait_for()
        yield self._picture("approuver")
        page.get_by_role("button", name="Approuver", exact=True).first.click()
        self._confirmed()

    def _change(self) -> Iterator[Path]:
        """A major change of the news that was just published, up to what readers see."""
        page = self.page
        self._go("/admin/")
        page.get_by_placeholder("Rechercher toutes les pages").fill(NEWS)
        page.keyboard.press("Enter")
        page.get_by_role("link", name=NEWS).first.click()
        self._tab("Paramètres")
        self._field("is_major_change").check()
        self._field("new_change_note").fill("La rencontre commence à 10 heures, et non à 9 heures.")
        yield self._picture("modification")
        self._button("Plus d'actions").click()
        self._button("Publier").click()
        self._confirmed()
        self._go("/actualites/rencontre-du-reseau-a-valence/")
        page.get_by_text("Modifié").first.wait_for()
        assert page.get_by_text("La rencontre commence à 10 heures").count() == 1  # noqa: S101 - the script's own proof
        yield self._picture("page-publiee")


def _drawing() -> bytes:
    """A picture to upload: the two circles of the site."""
    image = Image.new("RGB", (960, 600), "#fbf7f0")
    pen = ImageDraw.Draw(image)
    pen.ellipse((180, 100, 580, 500), fill="#17454c")
    pen.ellipse((400, 120, 780, 500), fill="#b4532a")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
