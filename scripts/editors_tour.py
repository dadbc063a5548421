"""What a reader sees first and what an editor does, in a real Chromium, with a picture at each step to show."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, FilePayload, Locator, ViewportSize, sync_playwright
from playwright.sync_api import Error as PlaywrightError

PASSWORD = "motdepasse-de-la-demo"  # noqa: S105 - accounts of a site that lives as long as the script
SIZE: ViewportSize = {"width": 1200, "height": 780}
COLOURS = 64  # enough for the admin's flat colours; the files weigh a third
NEWS = "Rencontre du réseau à Valence"


class Tour:
    """Two editors at work on the site at `address`; `take` yields each picture as it is written.

    When a step fails, `failure` shows the screen as it was.
    """

    def __init__(self, address: str, chromium: str, folder: Path, failure: Path) -> None:
        self.address = address
        self.chromium = chromium
        self.folder = folder
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

    # --- Steps --------------------------------------------------------------------------------------------

    def _visit(self, browser: Browser) -> Path:
        """The home page as its readers find it, for the README."""
        self.page = browser.new_page(locale="fr-FR", viewport=SIZE)
        self._go("/")
        return self._picture("site")

    def _sign_in(self, browser: Browser, name: str) -> None:
        context = browser.new_context(locale="fr-FR", viewport=SIZE, reduced_motion="reduce")
        context.set_default_timeout(15_000)
        self.page = context.new_page()
        self._go("/admin/")
        self.page.locator("#id_username").fill(name)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.locator("#shortcuts-title").wait_for()

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

    # --- Gestures -----------------------------------------------------------------------------------------

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


def _drawing() -> bytes:
    """A picture to upload: the two circles of the site."""
    image = Image.new("RGB", (960, 600), "#fbf7f0")
    pen = ImageDraw.Draw(image)
    pen.ellipse((180, 100, 580, 500), fill="#17454c")
    pen.ellipse((400, 120, 780, 500), fill="#b4532a")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
