"""What each group may do and may not, asked of the admin as its members do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, Workflow

from news.models import NewsPage
from tests import factories
from tests.admin.conftest import add_url, edit_form, new_form
from users import roles

# Addresses of the admin: for both groups, for « Validation » only, for administrators only.
BOTH = [
    "wagtailadmin_home",
    "wagtailimages:index",
    "wagtailimages:add_multiple",
    "wagtaildocs:index",
    "wagtaildocs:add_multiple",
    "commune_chooser:choose",
    "editors_guide",
]
REVIEWERS_ONLY = [
    "wagtailsnippets_cms_topic:list",
    "wagtailsnippets_cms_topic:add",
    "wagtailsnippets_cms_theme:add",
    "wagtailsnippets_cms_audience:add",
    "wagtailsnippets_cms_sector:add",
    "wagtailsnippets_cms_organisation:add",
    "wagtailsnippets_news_government:add",
    "wagtailredirects:index",
    "wagtailsearchpromotions:index",
    "wagtailsnippets_search_synonyms:add",
]
ADMINISTRATORS_ONLY = [
    "wagtailusers_users:index",
    "wagtailusers_users:add",
    "wagtailusers_groups:index",
    "wagtailadmin_workflows:index",
    "wagtailadmin_collections:index",
    "wagtailsites:index",
]


def may_open(client, name, *args):
    """Whether the address opens; a refusal sends back to the admin's first page."""
    response = client.get(reverse(name, args=args))
    assert response.status_code in (200, 302)
    return response.status_code == 200


@pytest.mark.parametrize("name", BOTH)
def test_both_groups_may_open(writer, reviewer, name):
    assert may_open(writer, name)
    assert may_open(reviewer, name)


@pytest.mark.parametrize("name", REVIEWERS_ONLY)
def test_only_reviewers_may_open(writer, reviewer, name):
    assert not may_open(writer, name)
    assert may_open(reviewer, name)


@pytest.mark.parametrize("name", ADMINISTRATORS_ONLY)
def test_only_administrators_may_open(writer, reviewer, editor_client, name):
    assert not may_open(writer, name)
    assert not may_open(reviewer, name)
    assert may_open(editor_client, name)


def test_site_settings_are_the_reviewers(writer, reviewer, site):
    address = ("wagtailsettings:edit", "cms", "sitesettings", site.site.pk)
    assert not may_open(writer, *address)
    assert may_open(reviewer, *address)


def test_nobody_edits_territories(editor_client):
    assert editor_client.get("/admin/snippets/cms/commune/").status_code == 404
    assert editor_client.get("/admin/snippets/cms/department/").status_code == 404


def test_a_writer_writes_but_does_not_publish(writer, site):
    data = new_form(writer, site.news, NewsPage, title="Une rencontre", slug="une-rencontre")
    data["action-publish"] = "action-publish"
    response = writer.post(add_url(site.news, NewsPage), data)
    assert response.status_code == 302
    page = NewsPage.objects.get(slug="une-rencontre")
    assert not page.live
    assert page.owner == writer.user


def test_a_reviewer_publishes(reviewer, site):
    data = new_form(reviewer, site.news, NewsPage, title="Une rencontre", slug="une-rencontre")
    data["action-publish"] = "action-publish"
    assert reviewer.post(add_url(site.news, NewsPage), data).status_code == 302
    assert NewsPage.objects.get(slug="une-rencontre").live


def test_a_writer_corrects_a_page_without_changing_what_readers_see(writer, site):
    page = factories.NewsPageFactory(parent=site.news, title="Avant")
    data = edit_form(writer, page, title="Après")
    data["action-publish"] = "action-publish"
    assert writer.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data).status_code == 302
    page.refresh_from_db()
    assert page.title == "Avant"
    assert page.has_unpublished_changes


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_only_reviewers_take_a_page_away_from_readers(writer, reviewer, site, action):
    page = factories.NewsPageFactory(parent=site.news)
    address = reverse(f"wagtailadmin_pages:{action}", args=[page.pk])
    writer.post(address)
    assert Page.objects.filter(pk=page.pk, live=True).exists()
    reviewer.post(address)
    assert not Page.objects.filter(pk=page.pk, live=True).exists()


def test_a_writer_corrects_own_images_only(writer, reviewer):
    collection = Collection.get_first_root_node()
    mine = factories.ImageFactory(uploaded_by_user=writer.user, collection=collection)
    others = factories.ImageFactory(uploaded_by_user=reviewer.user, collection=collection)
    assert may_open(writer, "wagtailimages:edit", mine.pk)
    assert not may_open(writer, "wagtailimages:edit", others.pk)
    assert may_open(reviewer, "wagtailimages:edit", mine.pk)


def test_a_reviewer_makes_a_redirect(reviewer, site):
    page = factories.NewsPageFactory(parent=site.news)
    data = {"old_path": "/ancienne-adresse", "site": "", "is_permanent": "on", "redirect_page": page.pk}
    assert reviewer.post(reverse("wagtailredirects:add"), data).status_code == 302
    assert Redirect.objects.get(old_path="/ancienne-adresse").redirect_page_id == page.pk


def test_setting_up_again_changes_nothing_that_was_added(db):
    group = Group.objects.get(name=roles.REVIEWERS.name)
    extra = factories.UserFactory()
    extra.groups.add(group)
    before = sorted(group.permissions.values_list("codename", flat=True))
    workflow = Workflow.objects.get(name=roles.WORKFLOW)
    Workflow.objects.filter(pk=workflow.pk).update(active=False)

    call_command("migrate", verbosity=0)

    assert sorted(group.permissions.values_list("codename", flat=True)) == before
    assert extra.groups.get() == group
    assert list(Workflow.objects.values_list("name", "active")) == [(roles.WORKFLOW, False)]
    assert set(Group.objects.values_list("name", flat=True)) == {"Rédaction", "Validation"}


def test_a_permission_that_was_lost_comes_back_with_the_next_migration(db):
    group = Group.objects.get(name=roles.WRITERS.name)
    group.page_permissions.all().delete()
    call_command("migrate", verbosity=0)
    assert sorted(group.page_permissions.values_list("permission__codename", flat=True)) == [
        "add_page",
        "change_page",
    ]


def test_a_group_of_wagtail_that_somebody_uses_is_kept(db):
    Group.objects.filter(name__in=["Rédaction", "Validation"]).delete()
    used = Group.objects.create(name="Editors")
    Group.objects.create(name="Moderators")
    factories.UserFactory().groups.add(used)
    roles.set_up()
    assert set(Group.objects.values_list("name", flat=True)) == {"Rédaction", "Validation", "Editors"}
