"""Entries of the directory: where they are, whether they run, and whom they may name."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client

from directory.models import EntryPage, TrainingSession
from directory.teasers import directory_figures
from tests import factories as make


def text_of(client: Client, page: EntryPage) -> str:
    return " ".join(BeautifulSoup(client.get(page.url).content, "html.parser").main.get_text(" ").split())


def entry(site, **fields) -> EntryPage:
    return make.EntryPageFactory(parent=site.directory, **fields)


def test_the_commune_gives_the_department_and_a_point(site):
    page = entry(site, commune=make.CommuneFactory())
    page.refresh_from_db()
    assert (page.department.code, page.place_label) == ("38", "Grenoble (Isère)")
    assert (float(page.latitude), float(page.longitude)) == (45.1852, 5.7357)
    assert page.geo_precision == "commune"


def test_a_point_that_was_given_is_kept(site):
    page = entry(site, commune=make.CommuneFactory(), latitude="45.19000", longitude="5.72000")
    page.refresh_from_db()
    assert (float(page.latitude), page.geo_precision) == (45.19, "address")


def test_the_place_is_said_with_what_is_known(site):
    isere = make.DepartmentFactory()
    assert entry(site, department=isere).place_label == "Isère"
    assert entry(site, area_served="Toute la région").place_label == "Toute la région"
    assert entry(site).place_label == ""


def test_it_is_searched_by_its_place_the_number_of_its_department_and_its_kind(site):
    page = entry(site, commune=make.CommuneFactory(), kind_of_entry=EntryPage.Kind.TRAINING)
    page.refresh_from_db()
    content = page.search_content()
    assert {"Grenoble", "Isère", "38"} <= set(content.labels)
    assert content.unseen == "Formation"


@pytest.mark.parametrize("field", ["contact_name", "contact_role", "contact_email", "contact_phone"])
def test_nobody_is_named_without_their_consent(client, site, field):
    value = "camille@example.org" if field == "contact_email" else "Camille"
    with pytest.raises(ValidationError) as error:
        EntryPage(title="Fiche", slug="fiche", **{field: value}).full_clean(exclude=["path", "depth"])
    assert "contact_consent_on" in error.value.message_dict


def test_a_person_who_agreed_is_named_on_the_page_alone(client, site):
    person = {"contact_name": "Camille Exemple", "contact_email": "camille@example.org"}
    page = entry(site, **person, contact_consent_on=date(2024, 1, 1))
    assert "Camille Exemple" in text_of(client, page)
    assert "Camille" not in client.get(site.directory.url).content.decode()
    assert "camille" not in client.get(f"/api/v2/pages/{page.pk}/").content.decode().lower()
    assert "Camille" not in str(page.search_content())


def test_a_person_stored_without_consent_is_not_shown(client, site):
    page = entry(site)
    EntryPage.objects.filter(pk=page.pk).update(contact_name="Camille Exemple")
    page.refresh_from_db()
    page.save(clean=False)
    assert "Camille" not in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2024-07-31", False), ("2024-08-01", True), ("2024-08-15", True), ("2024-08-16", False)],
)
def test_a_temporary_notice_shows_on_its_days_alone(client, site, day, shown):
    notice = {"notice": "Fermé du 1er au 15 août", "notice_start": "2024-08-01", "notice_end": "2024-08-15"}
    page = entry(site, **notice)
    client.get(page.url)  # cached on another day
    with time_machine.travel(f"{day} 12:00", tick=False):
        assert ("Fermé du 1er au 15 août" in text_of(client, page)) is shown


@pytest.mark.parametrize(("day", "shown"), [("2024-06-30", True), ("2024-07-01", False)])
def test_a_session_is_announced_until_its_last_day(client, site, day, shown):
    session = TrainingSession(start=date(2024, 6, 1), end=date(2024, 6, 30), place="Lyon", places_left=0)
    page = entry(site, kind_of_entry="training", sessions=[session])
    with time_machine.travel(f"{day} 12:00", tick=False):
        text = text_of(client, page)
    assert ("01/06/2024 – 30/06/2024 Lyon Complet" in text) is shown


def test_a_session_of_one_day_says_it_once(client, site):
    session = TrainingSession(start=date(2024, 6, 1), end=date(2024, 6, 1), place="Lyon")
    page = entry(site, kind_of_entry="training", sessions=[session])
    with time_machine.travel("2024-05-01 12:00", tick=False):
        assert text_of(client, page).count("01/06/2024") == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"latitude": "45.1"},
        {"latitude": "91", "longitude": "5"},
        {"start_date": date(2024, 2, 1), "end_date": date(2024, 1, 1)},
        {"notice_start": date(2024, 2, 1), "notice_end": date(2024, 1, 1)},
        {"siret": "12345678901234"},
        {"siret": "1234"},
    ],
)
def test_what_cannot_be_true_is_refused(db, fields):
    with pytest.raises(ValidationError) as error:
        EntryPage(title="Fiche", slug="fiche", **fields).full_clean(exclude=["path", "depth"])
    assert set(error.value.message_dict) & set(fields)


@pytest.mark.parametrize("siret", ["73282932000074", "35600000049837"])
def test_a_true_siret_is_taken(db, siret):
    """An ordinary one, and one of La Poste, whose key follows another rule."""
    EntryPage(title="Fiche", slug="fiche", siret=siret).clean_fields(exclude=["path", "depth", "locale"])


@pytest.mark.parametrize(("status", "listed"), [("active", True), ("paused", True), ("ended", False)])
def test_what_has_ended_leaves_the_list_but_keeps_its_page(client, site, status, listed):
    page = entry(site, status=status)
    assert client.get(page.url).status_code == 200
    assert (page.url in client.get(site.directory.url).content.decode()) is listed


def test_the_list_is_in_the_order_of_readers(client, site):
    """By words, without case, accents and signs; what is the same but for them stays in one order."""
    names = ["abri", "Cœur", "Coffre", "Découvrir", "Devenir", "Équipe", "L’Étape", "Lac", "Œuvre", "Ouest"]
    names = [*names, "Pair à pair", "Pair-aidance", "Paire", "Zone"]
    for name in reversed(names):
        entry(site, title=name)
    shown = BeautifulSoup(client.get(site.directory.url).content, "html.parser").select("main h2 a")
    assert [link.get_text(strip=True) for link in shown] == names


def test_the_figures_of_the_home_page_are_true(site):
    places = [make.DepartmentFactory(code=code, name=code) for code in ("38", "01")]
    for kind, place, live in (
        ("structure", places[0], True),
        ("structure", places[0], True),
        ("training", places[1], True),
        ("initiative", places[1], False),
    ):
        entry(site, kind_of_entry=kind, department=place, live=live)
    figures = directory_figures(3)
    assert figures["departments"] == 2
    assert [(number, url) for _label, number, url in figures["kinds"]] == [
        (2, "/annuaire/?type=structure"),
        (1, "/annuaire/?type=training"),
    ]


def test_an_empty_directory_gives_no_figures(site):
    assert directory_figures(3) == {}
