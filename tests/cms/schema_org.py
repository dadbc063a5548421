"""Judges JSON-LD by schema.org's own vocabulary: types, properties, what each applies to and may hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema_org import registry

Node = dict[str, Any]


def kinds_of(name: str) -> set[str]:
    """A type and all that it is one of."""
    return {name, *registry.ancestry(name)}


def nodes_in(value: Any) -> Iterator[Node]:
    """Every node of a graph, however deep; a bare `{"@id": …}` points at a node and is none."""
    if isinstance(value, list):
        for item in value:
            yield from nodes_in(item)
    elif isinstance(value, dict):
        if set(value) != {"@id"}:
            yield value
        for item in value.values():
            yield from nodes_in(item)


def references_in(value: Any) -> Iterator[str]:
    """Every `@id` that points at a node."""
    if isinstance(value, list):
        for item in value:
            yield from references_in(item)
    elif isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        for item in value.values():
            yield from references_in(item)


def problems(graph: list[Node]) -> list[str]:
    """What schema.org would not understand, in words; [] when all is well."""
    types = {node["@id"]: node["@type"] for node in nodes_in(graph) if "@id" in node}
    found = []
    for node in nodes_in(graph):
        kind = node.get("@type", "")
        if kind not in registry.CLASS_METADATA or registry.CLASS_METADATA[kind].superseded_by:
            found.append(f"{kind!r} is no type of schema.org: {node}")
            continue
        for name, value in node.items():
            if not name.startswith("@"):
                found += _property_problems(kind, name, value, types)
    return found


def _property_problems(kind: str, name: str, value: Any, types: dict[str, str]) -> list[str]:
    # « query-input » annotates the property « query » of an action (schema.org/docs/actions.html).
    is_annotation = name.endswith("-input")
    metadata = registry.PROPERTY_BY_SCHEMA.get(name.removesuffix("-input"))
    if metadata is None or metadata.superseded_by:
        return [f"{kind}.{name} is no property of schema.org"]
    if not kinds_of(kind) & set(metadata.domains):
        return [f"{name} is not for {kind}, but for {', '.join(metadata.domains)}"]
    if is_annotation:
        return []
    values = value if isinstance(value, list) else [value]
    return [
        f"{kind}.{name} holds {item!r}, which is none of {', '.join(metadata.ranges)}"
        for item in values
        if not _fits(item, metadata.ranges, types)
    ]


def _fits(item: Any, ranges: tuple[str, ...], types: dict[str, str]) -> bool:
    if isinstance(item, dict):
        kind = item.get("@type") or types.get(item.get("@id", ""), "")
        return bool(kinds_of(kind) & set(ranges))
    if isinstance(item, bool):
        return "Boolean" in ranges
    if isinstance(item, (int, float)):
        return bool({"Number", "Integer", "Float", "Text"} & set(ranges))
    if {"Text", "Date", "DateTime", "Duration"} & set(ranges):
        return True
    return "URL" in ranges and str(item).startswith(("https://", "http://"))
