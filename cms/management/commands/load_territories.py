"""Load régions, départements, EPCIs and communes from cms/data/territories/.

The files are part of the release, so the command runs at each deployment: it must cost nothing when
nothing changed, and change nothing when a file is broken. Rows are matched on the Insee code, the only
identifier that survives a change of name. A row that left the files is kept, because pages may point at it;
the report says so.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cms.content_cache import content_has_changed
from cms.models import Commune, Department, Epci, Region
from cms.models.territories import Territory

DATA = Path(__file__).resolve().parents[2] / "data" / "territories"
BATCH = 500
# What the model keeps of an angle; a longer cell would seem to change at each run.
PLACES = Decimal("0.00001")

Row = Mapping[str, str]
Parents = Mapping[str, Mapping[str, int]]
"""For each file already loaded, the primary key of each code."""


class Table(NamedTuple):
    """One file: the model that it fills, its columns, and how a row gives the model's fields."""

    model: type[Territory]
    columns: tuple[str, ...]
    read: Callable[[Row, Parents], dict[str, Any]]


class Count(NamedTuple):
    """What loading one table did, in rows."""

    added: int
    changed: int
    unchanged: int
    absent: int


class Command(BaseCommand):
    help = "Load or update régions, départements, EPCIs and communes from the files of the release."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", type=Path, default=DATA, help="Folder that holds the four CSV files.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the four tables or none of them; every broken line is reported, not only the first."""
        problems: list[str] = []
        parents: dict[str, dict[str, int]] = {}
        report: list[str] = []
        with transaction.atomic():
            for name, table in TABLES.items():
                wanted = dict(read_file(options["data"] / f"{name}.csv", table, parents, problems))
                if problems:
                    # The next files point at this one: their lines would be reported for nothing.
                    raise CommandError("\n".join(problems))
                report.append(describe(table.model, save(table.model, wanted)))
                parents[name] = dict(table.model._default_manager.values_list("code", "pk"))
        self.stdout.write("\n".join(report))


# --- Reading ----------------------------------------------------------------------------------------------


def read_file(
    path: Path, table: Table, parents: Parents, problems: list[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (code, fields) for each sound line; add « file:line: what is wrong » to `problems` for others."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        problems.append(_("%(file)s: cannot be read (%(error)s).") % {"file": path.name, "error": error})
        return
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != table.columns:
        expected = ",".join(table.columns)
        problems.append(
            _("%(file)s:1: the columns must be %(columns)s.") % {"file": path.name, "columns": expected}
        )
        return
    seen: set[str] = set()
    for row in reader:
        try:
            fields = read_row(row, table, parents)
            if row["code"] in seen:
                raise ValueError(_("the code %(code)s stands twice.") % {"code": row["code"]})
        except ValueError as error:
            problems.append(f"{path.name}:{reader.line_num}: {error}")
            continue
        seen.add(row["code"])
        yield row["code"], fields


def read_row(row: dict[str, Any], table: Table, parents: Parents) -> dict[str, Any]:
    """The model's fields for one line; ValueError tells what is wrong with it."""
    # csv.DictReader files extra cells under the key None, and fills missing ones with the value None.
    if None in row or None in row.values():
        raise ValueError(_("the line must have %(count)d cells.") % {"count": len(table.columns)})
    if not row["code"] or not row["name"]:
        raise ValueError(_("the code and the name are required."))
    return {"name": row["name"], "slug": make_slug(row["name"])} | table.read(row, parents)


def read_department(row: Row, parents: Parents) -> dict[str, Any]:
    return {"region_id": parent(row, "region", parents["regions"])}


def read_commune(row: Row, parents: Parents) -> dict[str, Any]:
    """A commune's fields. Its slug ends with the département's code: ninety names of the region are shared.

    The file's `precision` column is for who reviews the data; the site tells a page's own precision.
    """
    latitude, longitude = degrees(row["latitude"], 90), degrees(row["longitude"], 180)
    if (latitude is None) != (longitude is None):
        raise ValueError(_("latitude and longitude go together."))
    population = row["population"]
    if population and not (population.isascii() and population.isdigit()):
        raise ValueError(_("“%(value)s” is not a number of inhabitants.") % {"value": population})
    return {
        "slug": f"{make_slug(row['name'])}-{row['department'].lower()}",
        "department_id": parent(row, "department", parents["departments"]),
        "epci_id": parent(row, "epci", parents["epcis"]) if row["epci"] else None,
        "postal_codes": row["postal_codes"],
        "latitude": latitude,
        "longitude": longitude,
        "population": int(population) if population else None,
    }


def parent(row: Row, column: str, known: Mapping[str, int]) -> int:
    """The primary key of the territory whose code stands in this column."""
    code = row[column]
    if code not in known:
        raise ValueError(
            _("unknown code “%(code)s” in column %(column)s.") % {"code": code, "column": column}
        )
    return known[code]


def degrees(text: str, limit: int) -> Decimal | None:
    """An angle of at most `limit` degrees either way; None when the cell is empty."""
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    # A NaN is never between two numbers, so this refuses both « abc » and « nan ».
    if not value.is_finite() or not -limit <= value <= limit:
        raise ValueError(_("“%(value)s” is not an angle in degrees.") % {"value": text})
    return value.quantize(PLACES)


def make_slug(name: str) -> str:
    """Django's slugify drops the ligature instead of spelling it: « Sacy-le-Cœur » would lose two letters."""
    return slugify(name.replace("œ", "oe").replace("Œ", "OE").replace("'", " ").replace("’", " "))


TABLES: dict[str, Table] = {
    "regions": Table(Region, ("code", "name"), lambda row, parents: {}),
    "departments": Table(Department, ("code", "name", "region"), read_department),
    "epcis": Table(Epci, ("code", "name"), lambda row, parents: {}),
    "communes": Table(
        Commune,
        (
            "code",
            "name",
            "department",
            "epci",
            "postal_codes",
            "latitude",
            "longitude",
            "precision",
            "population",
        ),
        read_commune,
    ),
}


# --- Writing ----------------------------------------------------------------------------------------------


def save(model: type[Territory], wanted: dict[str, dict[str, Any]]) -> Count:
    """Create what is new and update what differs, in bulk; touch nothing else."""
    known = {territory.code: territory for territory in model._default_manager.all()}
    added = [model(code=code, **fields) for code, fields in wanted.items() if code not in known]
    changed = []
    for code in wanted.keys() & known.keys():
        territory, fields = known[code], wanted[code]
        if any(getattr(territory, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(territory, name, value)
            changed.append(territory)
    model._default_manager.bulk_create(added, batch_size=BATCH)
    if changed:
        names = [name.removesuffix("_id") for name in wanted[changed[0].code]]
        model._default_manager.bulk_update(changed, names, batch_size=BATCH)
    if added or changed:
        content_has_changed()  # bulk writes send no signal
    unchanged = len(wanted) - len(added) - len(changed)
    return Count(len(added), len(changed), unchanged, len(known.keys() - wanted.keys()))


def describe(model: type[Territory], count: Count) -> str:
    """One line of the report, in the language of the command."""
    line = _("%(table)s: %(added)d added, %(changed)d changed, %(unchanged)d unchanged.") % {
        "table": model._meta.verbose_name_plural,
        "added": count.added,
        "changed": count.changed,
        "unchanged": count.unchanged,
    }
    if count.absent:
        line += " " + _("%(count)d no longer in the file, kept.") % {"count": count.absent}
    return line
