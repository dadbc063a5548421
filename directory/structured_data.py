"""The schema.org node of a directory entry: an Organization, a Project or a Course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cms import structured_data
from cms.structured_data import Node

if TYPE_CHECKING:
    from .models import EntryPage, TrainingSession

_TYPES = {"structure": "Organization", "initiative": "Project", "training": "Course"}


def entry_node(entry: EntryPage, page_node: Node) -> Node:
    """What machines may know of `entry`: never a named person's details."""
    node = {**structured_data.thing(page_node), "@type": _TYPES[entry.kind_of_entry]}
    describe = _course if entry.kind_of_entry == "training" else _organisation
    return structured_data.compact({**node, **describe(entry)})


def _organisation(entry: EntryPage) -> Node:
    """Properties of an Organization, of which a schema.org Project is one kind."""
    return {
        "alternateName": entry.acronym,
        "telephone": entry.phone,
        "email": entry.email,
        "sameAs": entry.website,
        "taxID": entry.siret,
        "address": _address(entry),
        "location": _place(entry),
        "areaServed": _area(entry),
        "foundingDate": entry.start_date.isoformat() if entry.start_date else "",
        "dissolutionDate": entry.end_date.isoformat() if entry.end_date else "",
        "funder": _partners(entry, "funder"),
        "parentOrganization": _partners(entry, "carrier"),
    }


def _course(entry: EntryPage) -> Node:
    return {
        "courseCode": entry.acronym,
        "provider": _partners(entry, "carrier"),
        "funder": _partners(entry, "funder"),
        "educationalLevel": entry.level,
        "educationalCredentialAwarded": entry.certification,
        "timeRequired": f"PT{entry.duration_hours}H" if entry.duration_hours else "",
        "contentLocation": _place(entry),
        "hasCourseInstance": [_session(entry, session) for session in entry.upcoming_sessions()],
    }


def _session(entry: EntryPage, session: TrainingSession) -> Node:
    modes = [name for name, holds in (("onsite", entry.is_on_site), ("online", entry.is_remote)) if holds]
    return structured_data.compact(
        {
            "@type": "CourseInstance",
            "startDate": session.start.isoformat(),
            "endDate": session.end.isoformat() if session.end else "",
            "location": session.place,
            "courseMode": modes,
            "remainingAttendeeCapacity": session.places_left,
        }
    )


def _partners(entry: EntryPage, role: str) -> list[Node]:
    return [
        structured_data.organisation(line.organisation)
        for line in entry.named_organisations()
        if line.role == role
    ]


def _area(entry: EntryPage) -> Node:
    name = entry.area_served or (entry.department.name if entry.department else "")
    return {"@type": "AdministrativeArea", "name": name} if name else {}


def _address(entry: EntryPage) -> Node:
    if not entry.commune:
        return {}
    return structured_data.compact(
        {
            "@type": "PostalAddress",
            "streetAddress": entry.address,
            "postalCode": entry.commune.postal_codes.split(" ")[0],
            "addressLocality": entry.commune.name,
            "addressCountry": "FR",
        }
    )


def _place(entry: EntryPage) -> Node:
    """Where it is, with the point when one is known."""
    geo = {}
    if entry.latitude is not None and entry.longitude is not None:
        geo = {
            "@type": "GeoCoordinates",
            "latitude": float(entry.latitude),
            "longitude": float(entry.longitude),
        }
    if not (geo or entry.commune):
        return {}
    return structured_data.compact(
        {"@type": "Place", "name": entry.place_label, "address": _address(entry), "geo": geo}
    )
