"""Turns what the demo files say into what model fields hold.

The files name things as people do (a slug, an Insee code, a file name); models want records. Which is which is read
from the models themselves, so that a new field needs no new code here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Orderable

from .rich_text import to_rich_text

# Finds a record from its model and the name that the files give it; raises DemoError.
Finder = Callable[[type[models.Model], Any], models.Model]


class DemoError(Exception):
    """The demo files say something that the site cannot hold; the message names it."""


def fill(record: models.Model, values: dict[str, Any], find: Finder) -> None:
    """Give `record` its `values` (field name → value as written). Raises DemoError for an unknown field."""
    children = {relation.get_accessor_name(): relation for relation in get_all_child_relations(type(record))}
    for name, value in values.items():
        if name in children:
            model = children[name].related_model
            rows = [_child(model, item, find) for item in value]
            for position, row in enumerate(rows):
                if isinstance(row, Orderable):
                    row.sort_order = position  # as an editor's form does: PostgreSQL keeps no other order
            getattr(record, name).set(rows)
            continue
        try:
            field = record._meta.get_field(name)
        except FieldDoesNotExist as error:
            raise DemoError(f"{type(record).__name__} has no field {name!r}") from error
        setattr(record, name, _field_value(field, value, find))


def _child(model: type[models.Model], item: Any, find: Finder) -> models.Model:
    """A child row, from a table of values or, where it only points at one record, from that record's name."""
    if not isinstance(item, dict):
        pointers = [
            field.name
            for field in model._meta.fields
            if field.many_to_one and not isinstance(field, ParentalKey)
        ]
        item = {pointers[0]: item}
    child = model()
    fill(child, item, find)
    return child


def _field_value(field: Any, value: Any, find: Finder) -> Any:
    if isinstance(field, StreamField):
        return json.dumps([_stream_child(field.stream_block, child, find) for child in value])
    if field.many_to_many:
        return [find(field.related_model, name) for name in value]
    if field.many_to_one or field.one_to_one:
        return find(field.related_model, value)
    return value.strip() if isinstance(value, str) else value


def _stream_child(stream: blocks.StreamBlock, child: dict[str, Any], find: Finder) -> dict[str, Any]:
    """{"type": …, "value": …} as the database keeps it, from a flat table whose `type` names the block."""
    name = child["type"]
    block = stream.child_blocks.get(name)
    if block is None:
        raise DemoError(f"no block is called {name!r}")
    compound = isinstance(block, (blocks.StructBlock, TypedTableBlock))
    value = {key: item for key, item in child.items() if key != "type"} if compound else child[name]
    return {"type": name, "value": _block_value(block, value, find)}


def _block_value(block: blocks.Block, value: Any, find: Finder) -> Any:
    """The raw (JSON) value of one block."""
    if isinstance(block, blocks.RichTextBlock):
        return to_rich_text(value, find)
    if isinstance(block, blocks.PageChooserBlock):
        return find(block.model_class, value).pk
    if isinstance(block, DocumentChooserBlock):
        return find(block.model_class, value).pk
    if isinstance(block, ImageBlock):
        image: Any = find(block.child_blocks["image"].model_class, value)
        return {"image": image.pk, "decorative": image.is_decorative, "alt_text": image.description}
    if isinstance(block, TypedTableBlock):
        return _table(value)
    if isinstance(block, blocks.ListBlock):
        return [_block_value(block.child_block, item, find) for item in value]
    if isinstance(block, blocks.StructBlock):
        unknown = value.keys() - block.child_blocks.keys()
        if unknown:
            raise DemoError(f"{type(block).__name__} has no {sorted(unknown)}")
        return {name: _block_value(block.child_blocks[name], item, find) for name, item in value.items()}
    return value


def _table(value: dict[str, Any]) -> dict[str, Any]:
    """A table of texts: `columns` are the headings, `rows` lists of cells."""
    return {
        "caption": value.get("caption", ""),
        "columns": [{"type": "text", "heading": heading} for heading in value["columns"]],
        "rows": [{"values": row} for row in value["rows"]],
    }
