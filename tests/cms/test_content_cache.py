"""A change shows at the next request, wherever it was made; a draft changes nothing."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cms import content_cache
from cms.models import ContentVersion, CustomImage, Organisation
from cms.models.site import SocialLink
from news.models import Government, NewsAuthor
from tests import factories as make
from tests.admin_forms import save_in_admin


def shows(client: Client, url: str, text: str) -> bool:
    return text in client.get(url).content.decode()


@pytest.fixture
def news(site):
    """Read once already, so that all of it is cached."""
    organisation = make.OrganisationFactory(name="Ancien nom")
    page = make.NewsPageFactory(
        parent=site.news,
        title="Une rencontre",
        topics=[make.TopicFactory(slug="emploi", name="Emploi")],
        authors=[NewsAuthor(organisation=organisation)],
        image=make.ImageFactory(),
    )
    Client().get(page.url)
    return page


def test_the_menu_follows_a_page_title(client, site, news):
    assert shows(client, news.url, "Actualités</a>")
    site.news.title = "Nouvelles"
    site.news.save()
    assert shows(client, news.url, "Nouvelles</a>")


def test_the_menu_follows_a_page_that_leaves_it(client, site, news):
    site.glossary.unpublish()
    assert not shows(client, news.url, "/glossaire/")


def test_links_follow_a_page_whose_address_changes(client, site):
    target = make.StandardPageFactory(parent=site.home, slug="avant")
    body = [make.paragraph(f'<a linktype="page" id="{target.pk}">Lien</a>')]
    page = make.StandardPageFactory(parent=site.home, body=body)
    assert shows(client, page.url, 'href="/avant/"')
    target.slug = "apres"
    target.save_revision().publish()
    assert shows(client, page.url, 'href="/apres/"')


def test_links_follow_a_page_that_moves(client, site):
    old, new = (make.StandardPageFactory(parent=site.home, slug=slug) for slug in ("ici", "la"))
    target = make.StandardPageFactory(parent=old, slug="page")
    page = make.StandardPageFactory(
        parent=site.home, body=[make.paragraph(f'<a linktype="page" id="{target.pk}">Lien</a>')]
    )
    assert shows(client, page.url, 'href="/ici/page/"')
    target.move(new, pos="last-child")
    assert shows(client, page.url, 'href="/la/page/"')


def test_an_organisation_renamed(client, news):
    organisation = Organisation.objects.get()
    organisation.name = "Nouveau nom"
    organisation.save()
    assert shows(client, news.url, "Nouveau nom")
    assert not shows(client, news.url, "Ancien nom")


def test_a_topic_renamed(client, site, news):
    assert shows(client, site.news.url, "Emploi (1)")
    topic = news.topics.get()
    topic.name = "Travail"
    topic.save()
    assert shows(client, site.news.url, "Travail (1)")


def test_an_image_described_better(client, news):
    image = CustomImage.objects.get()
    assert shows(client, news.url, image.description)
    image.description = "Une poignée de main"
    image.save()
    assert shows(client, news.url, "Une poignée de main")


def test_a_setting_changed(client, site, news):
    site.settings.organisation_name = "Autre nom"
    site.settings.social_links.add(SocialLink(label="Réseau exemple", url="https://social.example.org/@x"))
    site.settings.save()
    assert shows(client, news.url, "Autre nom")
    assert shows(client, news.url, "Réseau exemple")


def test_a_government_that_ends(client, site):
    Government.objects.all().delete()
    make.GovernmentFactory()
    page = make.NewsPageFactory(parent=site.news, is_state_content=True, published_on="2023-01-01")
    assert not shows(client, page.url, "Élisabeth Borne")
    make.GovernmentFactory(prime_minister="Gabriel Attal", start="2024-01-09")
    assert shows(client, page.url, "Élisabeth Borne")


def test_a_page_becomes_private_and_public_again(client, site, news):
    assert shows(client, site.news.url, news.url)
    restriction = PageViewRestriction.objects.create(page=news, restriction_type="password", password="x")
    assert not shows(client, site.news.url, news.url)
    assert shows(client, news.url, 'type="password"')
    restriction.delete()
    assert shows(client, site.news.url, news.url)
    assert not shows(client, news.url, 'type="password"')


def test_a_page_deleted(client, site, news):
    news.delete()
    assert not shows(client, site.news.url, "Une rencontre")
    assert client.get(news.url).status_code == 404


def test_a_draft_changes_nothing(client, editor_client, news):
    version = ContentVersion.current()
    save_in_admin(editor_client, news, publish=False, title="Un titre à relire")
    assert ContentVersion.current() == version
    assert not shows(client, news.url, "à relire")


def test_publishing_that_draft_changes_the_page(client, editor_client, news):
    save_in_admin(editor_client, news, publish=False, title="Un titre relu")
    Page.objects.get(pk=news.pk).get_latest_revision().publish()
    assert shows(client, news.url, "Un titre relu")


def test_a_process_sees_what_another_has_changed(client, site, news, settings):
    """Each process has a cache of its own, and only the database in common."""
    assert shows(client, site.news.url, "Une rencontre")
    ours = dict(cache._cache)
    cache.clear()  # the other process, whose cache is empty
    news.title = "Une autre rencontre"
    news.save()
    assert shows(client, site.news.url, "Une autre rencontre")
    cache.clear()
    cache._cache.update(ours)  # back in the first, whose cache holds the old list
    assert shows(client, site.news.url, "Une autre rencontre")


def test_what_was_cached_in_a_transaction_that_failed_is_never_shown(client, site, news):
    before = ContentVersion.current()
    with pytest.raises(RuntimeError), transaction.atomic():
        news.title = "Jamais publié"
        news.save()
        assert shows(client, site.news.url, "Jamais publié")
        raise RuntimeError
    assert ContentVersion.current() == before
    assert not shows(client, site.news.url, "Jamais publié")


def test_a_name_may_hold_anything(db):
    """Names hold addresses: long ones, with blanks or accents, must not trouble any kind of cache."""
    assert content_cache.cached("page-/é ü/" + "x" * 5000, lambda: 1) == 1
    assert content_cache.cached("page-/é ü/" + "x" * 5000, lambda: 2) == 1
