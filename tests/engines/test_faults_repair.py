"""`search_status` lists how the copy differs from the database; `--repair` mends it."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from search.models import SearchDocument
from search.replica.connection import Replica
from search.replica.health import trouble
from search.replica.rebuilding import NewCopy, fill
from search.replica.status import copy_status
from tests.engines.asking import find, in_step, search_status

pytestmark = pytest.mark.django_db


def test_status_can_be_read(copy: Replica, save: Callable[..., Any]) -> None:
    save()
    out = StringIO()
    call_command("search_status", stdout=out)
    status = copy_status(copy)
    assert status.index in out.getvalue()
    assert status.kinds.total() == SearchDocument.objects.count()
    assert status.version.startswith("9.")
    assert status.size > 0


def test_wiped(copy: Replica, save: Callable[..., Any], who: list[str]) -> None:
    save()
    for name in copy.indices.aliases():
        copy.indices.delete(name)
    assert find().total == 1
    save("Colibri deux")
    assert copy.indices.aliases() == {}, "no write makes an index by accident"
    assert find().total == 2
    assert set(who) == {"database"}
    assert not in_step()
    call_command("search_status", "--repair", stdout=StringIO())
    assert in_step()
    assert find().total == 2
    assert who[-1] == "copy"


def test_two_indices_behind_the_alias(copy: Replica, save: Callable[..., Any], who: list[str]) -> None:
    """Somebody restored a snapshot: everything would be found twice."""
    save()
    former = copy_status(copy).index
    begun = NewCopy(copy)
    fill(begun)
    begun.wait()
    doubled = begun._index
    copy.client.indices.put_alias(index=doubled, name=copy.indices.alias)
    copy.client.indices.refresh(index=doubled)
    assert find().total == 1
    assert who == ["database"]
    assert "documents of" in trouble()
    assert copy_status(copy).orphans
    assert search_status("--repair")[0]
    assert copy.indices.aliases().keys() < {former, doubled}
    assert find().total == 1
    assert who[-1] == "copy"


@pytest.mark.parametrize("spoil", ["lacks", "has more", "older"])
def test_an_index_that_differs(copy: Replica, save: Callable[..., Any], who: list[str], spoil: str) -> None:
    page = save()
    save(page)
    save("Autre page")
    document = SearchDocument.objects.get(object_id=page.pk)
    if spoil == "lacks":
        copy.client.delete(index=copy.indices.alias, id=str(document.pk), refresh=True)
    elif spoil == "has more":
        ghost = {"all": ["~colibr"], "id": 999_999, "kind": "page"}
        copy.client.index(index=copy.indices.alias, id="999999", document=ghost, refresh=True)
    else:
        SearchDocument.objects.filter(pk=document.pk).update(
            version=1, indexed_version=1
        )  # a restored backup
    status = copy_status(copy)
    assert (status.differences.missing == [document.pk]) is (spoil == "lacks")
    assert (list(status.differences.ghosts) == [999_999]) is (spoil == "has more")
    assert (list(status.differences.stale) == [document.pk]) is (spoil == "older")
    assert find().total == 1
    assert who == (["copy"] if spoil == "older" else ["database"])
    assert (trouble() == "") is (spoil == "older")
    call_command("search_status", "--repair", stdout=StringIO())
    assert in_step()
    assert find().total == 1
    assert who[-1] == "copy"
