"""Opening hours, from OpenStreetMap's notation to what people read."""

from __future__ import annotations

import pytest

from directory.opening_hours import opening_lines
from tests import factories as make


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("Mo-Fr 09:00-12:00,14:00-17:30", ["Lundi au vendredi: 9 h 00 – 12 h 00, 14 h 00 – 17 h 30"]),
        ("We 10:00-14:00; SH off", ["Mercredi: 10 h 00 – 14 h 00", "Vacances scolaires: fermé"]),
        ("PH,SH off", ["Jours fériés, vacances scolaires: fermé"]),
        ("Sa[3] 15:00-17:30", ["3e samedi du mois: 15 h 00 – 17 h 30"]),
        ("Fr[1] 14:00-17:00", ["1er vendredi du mois: 14 h 00 – 17 h 00"]),
        ("Mo,We[2],We[-1] off", ["Lundi, 2e mercredi du mois, dernier mercredi du mois: fermé"]),
        ("24/7", ["Tous les jours: jour et nuit"]),
    ],
)
def test_everyday_hours_are_put_into_words(value, lines):
    shown = [f"{days}: {hours}" for days, hours in opening_lines(value)]
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in shown] == lines


@pytest.mark.parametrize(
    "value",
    [
        "Sa[6] 15:00-17:00",
        "Sa[-2] off",
        "Sa[1]-Su[2] off",
        "SH[1] off",
        "SH We 10:00-12:00",
        "Mo-We-Fr 09:00-12:00",
        "Mo-PH off",
        "sunrise-sunset",
    ],
)
def test_what_is_not_understood_is_shown_as_typed(client, site, value):
    assert opening_lines(value) == []
    page = make.EntryPageFactory(parent=site.directory, opening_hours=value)
    assert f"<p>{value}</p>" in client.get(page.url).content.decode()
