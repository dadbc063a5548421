"""What is wrong with the fast engine, for monitoring and for staff; readers notice nothing."""

from __future__ import annotations

from ..engines.base import EngineUnavailable
from ..models import SearchDocument
from .connection import Replica, replica
from .pending import queue_length
from .status import analysis_is_current


def trouble() -> str:
    """Why searches are not answered as they should be; "" when they are. Names no address and no secret.

    It asks the server, a fraction of a second at most, unless the server has just failed: so that after a failure it
    is a probe that finds out whether it is back, rather than a reader.
    """
    if not analysis_is_current():
        return "made by a former analysis: run rebuild_search_index"
    copy = replica()
    return _trouble_of(copy) if copy is not None else ""


def _trouble_of(copy: Replica) -> str:
    if not copy.breaker.allows():
        return _replaced(copy.breaker.reason)
    try:
        _inspect(copy)
    except EngineUnavailable as error:
        copy.breaker.failed(str(error))
        return _replaced(str(error))
    copy.breaker.succeeded()
    waiting = queue_length()
    return _replaced(f"{waiting} changes wait for index_pending") if waiting else ""


def _inspect(copy: Replica) -> None:
    """Raises EngineUnavailable with what is wrong."""
    copy.quick_indices.server_version()
    if copy.indices.alias not in copy.quick_indices.targets():
        raise EngineUnavailable("no index: run rebuild_search_index")
    if not queue_length():
        held, expected = copy.quick_indices.count(), SearchDocument.objects.count()
        if held != expected:
            raise EngineUnavailable(f"{held} documents of {expected}: run search_status --repair")


def _replaced(reason: str) -> str:
    return f"the database answers instead of Elasticsearch ({reason})"
