"""The territories that the release ships, and the command that loads them."""

from __future__ import annotations

import csv
import re
import shutil
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms.management.commands.load_territories import DATA
from cms.models import Commune, ContentVersion, Department, Epci, Region

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db


def load(folder: Path = DATA) -> str:
    out = StringIO()
    call_command("load_territories", data=folder, stdout=out)
    return out.getvalue()


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small France: one region, two départements, one EPCI, two villages of the same name."""
    (tmp_path / "regions.csv").write_text("code,name\n84,Auvergne-Rhône-Alpes\n", encoding="utf-8")
    (tmp_path / "departments.csv").write_text(
        "code,name,region\n01,Ain,84\n74,Haute-Savoie,84\n", encoding="utf-8"
    )
    (tmp_path / "epcis.csv").write_text("code,name\n200070852,CC Usses et Rhône\n", encoding="utf-8")
    (tmp_path / "communes.csv").write_text(
        "code,name,department,epci,postal_codes,latitude,longitude,precision,population\n"
        "01407,Seyssel,01,200070852,01420,,,,1000\n"
        "74269,Seyssel,74,200070852,74910,45.95900,5.83400,commune,2321\n",
        encoding="utf-8",
    )
    return tmp_path


def test_the_shipped_files_load(django_assert_max_num_queries):
    load()
    assert Region.objects.count() == 26
    assert Department.objects.count() == 109
    assert Epci.objects.count() == 172
    assert Commune.objects.count() == 4025
    assert Department.objects.filter(region__code="84").count() == 12
    grenoble = Commune.objects.get(code="38185")
    assert (grenoble.name, grenoble.slug, grenoble.postal_codes) == ("Grenoble", "grenoble-38", "38000 38100")
    assert grenoble.department.slug == "isere"
    assert abs(grenoble.latitude - Decimal("45.18")) < Decimal("0.03")
    assert abs(grenoble.longitude - Decimal("5.72")) < Decimal("0.03")
    lyon = Commune.objects.get(code="69123")
    assert (lyon.epci.name, lyon.department.code) == ("Métropole de Lyon", "69")
    # Loading again writes nothing: for each table one read of the rows and one of the keys, and a savepoint.
    with django_assert_max_num_queries(10) as queries:
        load()
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_slugs_and_names_are_told_apart():
    communes = rows("communes")
    assert len({(row["name"], row["department"]) for row in communes}) == len(communes)
    load()
    assert Commune.objects.values("slug").distinct().count() == len(communes)
    assert Epci.objects.values("slug").distinct().count() == len(rows("epcis"))


def test_each_point_lies_in_the_region_and_belongs_to_one_commune():
    located = [row for row in rows("communes") if row["latitude"]]
    assert len(located) > 2000
    points = {(row["latitude"], row["longitude"]) for row in located}
    assert len(points) == len(located)
    for row in located:
        assert 44.1 < float(row["latitude"]) < 46.85, row
        assert 2.05 < float(row["longitude"]) < 7.2, row
        assert row["precision"] in {"commune", "chef-lieu"}
    assert all(not row["precision"] for row in rows("communes") if not row["latitude"])


@pytest.mark.parametrize(
    ("name", "latitudes"),
    [
        ("Thoiry", {"01": "46.2", "73": ""}),  # GeoNames knows only the one of the Pays de Gex
        ("Saint-Priest", {"07": "44.7", "69": "45.6"}),
        ("Savigny", {"69": "45.8", "74": "46.0"}),
        ("Beaufort", {"38": "", "73": "45.7"}),
        ("Montagny", {"42": "", "69": "45.6", "73": ""}),
    ],
)
def test_a_point_is_given_to_the_right_one_of_two_namesakes(name: str, latitudes: dict[str, str]):
    found = {row["department"]: row["latitude"] for row in rows("communes") if row["name"] == name}
    assert found.keys() == latitudes.keys()
    for department, start in latitudes.items():
        assert found[department].startswith(start)
        assert bool(found[department]) == bool(start)


def test_credits_tell_the_versions_and_counts_of_the_build():
    text = (DATA / "CREDITS.md").read_text(encoding="utf-8")
    script = (ROOT / "scripts" / "build_territories").read_text(encoding="utf-8")
    versions = re.findall(r'^[A-Z]+ = \("([^"]+)", "([^"]+)"\)$', script, re.MULTILINE)
    assert len(versions) == 3
    for name, version in versions:
        assert f"`{name}` {version}" in text
    precisions = [row["precision"] for row in rows("communes")]
    assert f"`commune`: {precisions.count('commune')} " in text
    assert f"`chef-lieu`: {precisions.count('chef-lieu')} " in text
    assert f"empty: {precisions.count('')} " in text


def test_the_files_stay_small():
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 600_000


def test_an_update_changes_only_what_differs(folder: Path):
    load(folder)
    version = ContentVersion.current()
    load(folder)
    assert ContentVersion.current() == version
    before = Commune.objects.get(code="01407").pk
    communes = folder / "communes.csv"
    communes.write_text(
        communes.read_text(encoding="utf-8").replace("01420,,,,1000", "01420,45.95000,5.83000,commune,1001"),
        encoding="utf-8",
    )
    lines = load(folder).splitlines()
    seyssel = Commune.objects.get(code="01407")
    assert (seyssel.pk, seyssel.population, seyssel.latitude) == (before, 1001, Decimal("45.95"))
    assert re.findall(r"\d+", lines[3]) == ["0", "1", "1"]
    assert ContentVersion.current() != version  # readers see the new names at once


def test_a_row_that_left_the_file_is_kept_and_reported(folder: Path):
    load(folder)
    communes = folder / "communes.csv"
    communes.write_text("\n".join(communes.read_text(encoding="utf-8").splitlines()[:2]), encoding="utf-8")
    lines = load(folder).splitlines()
    assert Commune.objects.count() == 2
    assert re.findall(r"\d+", lines[3]) == ["0", "0", "1", "1"]


@pytest.mark.parametrize(
    ("name", "line", "place"),
    [
        ("communes", "38185,Grenoble,99,200070852,38000,,,,1", "communes.csv:4: "),
        ("communes", "38185,Grenoble,01,123,38000,,,,1", "communes.csv:4: "),
        ("communes", "38185,Grenoble,01,,38000,45.1,,,1", "communes.csv:4: "),
        ("communes", "38185,Grenoble,01,,38000,95.1,5.1,,1", "communes.csv:4: "),
        ("communes", "38185,Grenoble,01,,38000,nan,5.1,,1", "communes.csv:4: "),
        ("communes", "38185,Grenoble,01,,38000,nord,5.1,,1", "communes.csv:4: "),
        ("communes", "38185,Grenoble,01,,38000,,,,²", "communes.csv:4: "),
        ("communes", "38185,Grenoble", "communes.csv:4: "),
        ("communes", "74269,Encore,01,,38000,,,,1", "communes.csv:4: "),
        ("departments", "38,,84", "departments.csv:4: "),
        ("regions", "11,Île-de-France,trop", "regions.csv:3: "),
    ],
)
def test_a_broken_line_is_named_and_nothing_is_loaded(folder: Path, name: str, line: str, place: str):
    with (folder / f"{name}.csv").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(CommandError) as caught:
        load(folder)
    assert str(caught.value).startswith(place)
    assert not Region.objects.exists()


def test_every_broken_line_is_named(folder: Path):
    with (folder / "communes.csv").open("a", encoding="utf-8") as file:
        file.write("1,A,99,,1,,,,1\n2,B,99,,1,,,,1\n")
    with pytest.raises(CommandError) as caught:
        load(folder)
    assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == [
        "communes.csv:4",
        "communes.csv:5",
    ]


def test_a_missing_file_or_wrong_columns_are_named(folder: Path, tmp_path: Path):
    with pytest.raises(CommandError, match=r"^regions\.csv"):
        load(tmp_path / "nowhere")
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken, ignore=shutil.ignore_patterns("broken"))
    (broken / "epcis.csv").write_text("code;name\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"^epcis\.csv:1\s?:"):
        load(broken)
