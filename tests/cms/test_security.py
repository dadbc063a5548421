"""What a stranger's browser is told, and what a stranger cannot do."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import CollectionViewRestriction

from cms.models import CustomDocument
from tests import factories as make
from tests.samples import PAGE_TYPES

OTHER_ADDRESSES = ["/recherche/?q=pair", "/rien-ici/", "/robots.txt", "/healthz"]


def policy(response) -> dict[str, list[str]]:
    directives = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {name: sources for name, *sources in directives}


@pytest.fixture
def address(request, pages) -> str:
    return pages[request.param].url if request.param in pages else request.param


every_address = pytest.mark.parametrize("address", [*PAGE_TYPES, *OTHER_ADDRESSES], indirect=True)


@every_address
def test_the_public_policy_is_strict(client, address):
    directives = policy(client.get(address))
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    every_source = {source for sources in directives.values() for source in sources}
    assert every_source <= {"'none'", "'self'", "data:"}
    assert {"base-uri", "form-action", "frame-ancestors"} <= directives.keys()


@every_address
def test_the_page_keeps_to_that_policy(client, address):
    """The policy would make a browser drop what it forbids: nothing of ours may need it."""
    html = BeautifulSoup(client.get(address).content, "html.parser")
    assert not html.find_all("style")
    assert not html.find_all(style=True)
    assert not [
        script
        for script in html("script")
        if not script.get("src") and script["type"] != "application/ld+json"
    ]
    assert not [name for tag in html.find_all(True) for name in tag.attrs if name.startswith("on")]
    for tag in html.find_all(["script", "link", "img", "iframe", "source", "video", "audio"]):
        # Links that browsers do not follow: the page's own whole address, and the name of a vocabulary.
        if tag.get("rel") not in (["canonical"], ["schema.DC"], ["schema.DCTERMS"]):
            assert (tag.get("src") or tag.get("href") or "/").startswith(("/", "data:")), tag


@every_address
def test_readers_are_protected_and_left_alone(client, address):
    response = client.get(address)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_admins_policy_names_no_other_site(editor_client):
    directives = policy(editor_client.get(reverse("wagtailadmin_home")))
    assert directives["default-src"] == ["'none'"]
    assert {source for sources in directives.values() for source in sources} <= {
        "'none'",
        "'self'",
        "'unsafe-inline'",
        "data:",
        "blob:",
    }
    assert "'unsafe-eval'" not in directives["script-src"]


# --- Accounts -----------------------------------------------------------------------------------------------


def try_to_log_in(client: Client, password: str):
    return client.post(reverse("wagtailadmin_login"), {"username": "camille", "password": password})


@pytest.fixture
def account(db):
    return make.UserFactory(username="camille", is_superuser=True)


def test_the_right_password_opens_the_admin(client, account):
    assert try_to_log_in(client, "correct-horse-battery").status_code == 302


def test_after_five_wrong_passwords_even_the_right_one_must_wait(client, account):
    for attempt in range(5):
        assert (
            "Trop de tentatives" not in try_to_log_in(client, f"faux-{attempt}").content.decode()
            or attempt == 4
        )
    response = try_to_log_in(client, "correct-horse-battery")
    assert response.status_code == 429
    html = BeautifulSoup(response.content, "html.parser")
    assert html.html["lang"] == "fr"
    assert html.h1.get_text(strip=True) == "Trop de tentatives"
    assert "_auth_user_id" not in client.session


def test_others_are_not_locked_out_with_that_account(client, account):
    for attempt in range(6):
        try_to_log_in(client, f"faux-{attempt}")
    make.UserFactory(username="sasha", is_superuser=True)
    data = {"username": "sasha", "password": "correct-horse-battery"}
    assert client.post(reverse("wagtailadmin_login"), data).status_code == 302


def test_strangers_do_not_enter_the_admin(client, site):
    for url in (reverse("wagtailadmin_home"), reverse("wagtailadmin_pages:edit", args=[site.home.pk])):
        response = client.get(url)
        assert (response.status_code, response["Location"].split("?")[0]) == (
            302,
            reverse("wagtailadmin_login"),
        )


def test_the_admin_refuses_forms_from_elsewhere(account):
    client = Client(enforce_csrf_checks=True)
    assert try_to_log_in(client, "correct-horse-battery").status_code == 403


# --- Files --------------------------------------------------------------------------------------------------


def document(name: str, content: bytes) -> CustomDocument:
    return CustomDocument(title="Un fichier", file=ContentFile(content, name=name))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("rapport.pdf", b"<html><script>alert(1)</script>", id="HTML that says it is a PDF"),
        pytest.param("rapport.pdf", b"MZ\x90\x00", id="program that says it is a PDF"),
        pytest.param("rapport.docx", make.PDF, id="PDF that says it is a document"),
        pytest.param("tableau.csv", b"PK\x03\x04" + b"\0" * 60, id="archive that says it is a table"),
        pytest.param("dessin.svg", b"<svg onload='alert(1)'/>", id="SVG"),
        pytest.param("page.html", b"<p>Bonjour</p>", id="HTML"),
        pytest.param("vide.pdf", b"", id="empty"),
    ],
)
def test_a_document_must_be_what_it_says(db, name, content):
    with pytest.raises(ValidationError) as error:
        document(name, content).full_clean()
    assert "file" in error.value.message_dict


def test_a_document_must_not_be_too_big(db, settings):
    settings.DOCUMENT_MAX_UPLOAD_SIZE = 1024**2
    with pytest.raises(ValidationError, match="1"):
        document("gros.pdf", make.PDF + b"\0" * 1024**2).full_clean()


def test_html_named_as_text_is_never_shown_as_html(client, site):
    page = make.DocumentFactory(file=ContentFile(b"<script>alert(1)</script>", name="note.txt"))
    response = client.get(page.url)
    assert response["Content-Type"].startswith("text/plain")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_document_of_a_private_collection_is_not_served(client, site):
    collection = make.CollectionFactory()
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    private, public = make.DocumentFactory(collection=collection), make.DocumentFactory()
    assert client.get(public.url).status_code == 200
    assert client.get(private.url).status_code == 302
    # Nor by the file's own address.
    assert client.get(f"/media/{private.file.name}").status_code == 404
    assert client.get(private.file.url).status_code == 404


def test_resized_images_are_served(client, site):
    rendition = make.ImageFactory().get_rendition("width-200")
    response = client.get(rendition.url)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert "max-age" in response["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "../../cms/settings/base.py",
        "..%2f..%2fpyproject.toml",
        "%2e%2e/documents/secret.pdf",
        "/etc/passwd",
        "....//....//etc/passwd",
        "..\\..\\pyproject.toml",
        "",
        "rien.png",
    ],
)
def test_nothing_but_images_is_served_from_the_images_address(client, site, path):
    """Django answers 400 to a path that leaves its folder."""
    (settings.MEDIA_ROOT / "documents").mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT / "documents" / "secret.pdf").write_bytes(make.PDF)
    assert client.get(f"/media/images/{path}").status_code in (301, 400, 404)
