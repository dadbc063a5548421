"""Images whose file the disk lost or damaged: pages stand without them, and machines are not told of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse

from cms.models import CustomImage, CustomRendition
from cms.models.site import Supporter
from tests import factories as make
from tests.conftest import empty_caches
from tests.reading import read
from tests.samples import every_block

ILLUSTRATED = ["standard", "news", "publication", "structure", "training"]
WORDS = "Image indisponible\xa0: Deux cercles"
DAMAGES = {
    "cut short": lambda content: content[:200],
    "another content": lambda content: b"<html>Oups</html>",
}


@pytest.fixture
def lose_all() -> Iterator[Callable[[], None]]:
    """`lose_all()`: no file of any image, nor what was made of it, as after a backup without files.

    The database knows them still. The tests of a module share its images, which come back.
    """
    kept: dict[Path, bytes] = {}

    def lose() -> None:
        for record in (*CustomImage.objects.all(), *CustomRendition.objects.all()):
            path = Path(record.file.path)
            if isinstance(record, CustomImage):
                kept[path] = path.read_bytes()
            path.unlink()
        empty_caches()

    yield lose
    for path, content in kept.items():
        path.write_bytes(content)


def graph_of(html: BeautifulSoup) -> list[dict]:
    return json.loads(html.select_one("script[type='application/ld+json']").string)["@graph"]


@pytest.mark.parametrize("is_new", [True, False], ids=["never seen", "seen before"])
@pytest.mark.parametrize("name", ILLUSTRATED)
def test_the_page_stands_and_machines_hear_of_no_image(client, pages, lose_all, name, is_new):
    if not is_new:
        assert "/media/" in client.get(pages[name].url).content.decode()
    lose_all()
    html = read(client, pages[name])
    assert "/media/" not in str(html)
    assert "not-found" not in str(html)
    assert html.select_one("meta[property='og:image']")["content"].endswith("/static/img/partage.png")
    assert not any("image" in node or "logo" in node for node in graph_of(html))


def test_its_words_stand_in_its_place(client, pages, lose_all):
    lose_all()
    header, block = read(client, pages["news"]).select(".figure")
    for figure, credit in ((header, "Crédit"), (block, "Une légende")):
        assert figure.select_one(".lost-image").get_text().startswith(WORDS)
        assert credit in figure.figcaption.get_text()
        assert not figure.select("img")


def test_a_decorative_one_has_none_and_hostile_ones_are_escaped(client, site, lose_all):
    lost = [
        make.ImageFactory(is_decorative=True, description=""),
        make.ImageFactory(description="<script>alert(1)</script>"),
    ]
    pages = [make.NewsPageFactory(parent=site.news, image=image) for image in lost]
    lose_all()
    shown = [read(client, page).select_one(".lost-image").decode_contents() for page in pages]
    assert shown == [
        "Image indisponible",
        "Image indisponible\xa0: &lt;script&gt;alert(1)&lt;/script&gt;",
    ]


def test_lists_show_cards_without_images(client, pages, lose_all):
    titles = {name: pages[name].title for name in ("news", "publication", "structure")}
    lose_all()
    for place, name in (
        ("news_index", "news"),
        ("publication_index", "publication"),
        ("directory", "structure"),
    ):
        html = read(client, pages[place])
        assert titles[name] in html.get_text()
        assert not html.select("main img")
    assert not read(client, pages["home"]).select("main img")


def test_the_news_in_the_spotlight(client, site, lose_all):
    make.NewsPageFactory(parent=site.news, title="À la une", image=make.ImageFactory(), is_featured=True)
    assert read(client, site.news).select(".lead-card--image img")
    lose_all()
    lead = read(client, site.news).select_one(".lead-card")
    assert "À la une" in lead.get_text()
    assert not lead.select("img")


def test_a_publication_gets_the_cover_that_is_made_for_those_without(client, pages, lose_all):
    assert read(client, pages["publication"]).select("img.cover")
    lose_all()
    assert read(client, pages["publication"]).select(".notice-card__cover .book__cover--made")
    assert read(client, pages["publication_index"]).select(".book__cover--made")


def test_logos(client, site, lose_all):
    logo = make.ImageFactory()
    site.settings.logo = logo
    partner = make.OrganisationFactory(name="Partenaire exemple", logo=logo)
    site.settings.supporters.add(Supporter(organisation=partner, role="funder"))
    site.settings.save()
    assert read(client, site.home).select("header img")
    lose_all()
    html = read(client, site.home)
    assert not html.select("header img, footer img")
    assert "Partenaire exemple" in html.select_one("footer").get_text()
    assert not any("logo" in node for node in graph_of(html))


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feeds_say_what_the_image_showed(client, site, lose_all, kind):
    body = every_block(make.ImageFactory(), make.DocumentFactory(), site.glossary)
    make.NewsPageFactory(parent=site.news, body=body)
    lose_all()
    response = client.get(site.news.feed_address(kind))
    assert response.status_code == 200
    assert WORDS in response.content.decode()
    assert "/media/" not in response.content.decode()


def test_the_api_says_that_there_is_none(client, pages, lose_all):
    lose_all()
    data = client.get(f"/api/v2/pages/{pages['news'].pk}/").json()
    assert data["image"] == {"error": "SourceImageIOError"}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged_files_are_like_lost_ones(client, site, damage):
    page = make.NewsPageFactory(parent=site.news, image=make.ImageFactory())
    file = Path(page.image.file.path)
    file.write_bytes(damage(file.read_bytes()))
    for place in (page, site.news):
        assert "/media/" not in str(read(client, place))


def test_operators_read_which_image_it_is(client, site, lose_all, caplog):
    page = make.NewsPageFactory(parent=site.news, image=make.ImageFactory())
    lose_all()
    client.get(page.url)
    errors = {record.getMessage() for record in caplog.records if record.levelname == "ERROR"}
    (error,) = errors
    assert error.startswith(f"Image {page.image.pk} ({page.image.file.name}) cannot be shown: ")


def test_resized_images_that_were_lost_are_made_again(client, pages):
    """A backup may leave them out: what the database knows of them is not enough to show them."""
    client.get(pages["news"].url)
    made = sorted(rendition.file.path for rendition in CustomRendition.objects.all())
    for path in made:
        Path(path).unlink()
    empty_caches()
    html = read(client, pages["news"])
    images = html.select("main .figure img")
    assert len(images) == 2
    addresses = [image["src"] for image in images]
    addresses += [address.split()[0] for image in images for address in image["srcset"].split(", ")]
    for address in addresses:
        assert (Path(settings.MEDIA_ROOT) / address.removeprefix("/media/")).exists()
    assert sorted(rendition.file.path for rendition in CustomRendition.objects.all()) == made


def test_editors_find_it_and_are_told(editor_client, site, lose_all):
    image = make.ImageFactory()
    page = make.NewsPageFactory(parent=site.news, image=image)
    lose_all()
    for address in (
        reverse("wagtailimages:index"),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
    ):
        assert image.title in read(editor_client, address).get_text()
    edited = read(editor_client, reverse("wagtailimages:edit", args=[image.pk]))
    assert "Fichier non trouvé" in edited.get_text()
