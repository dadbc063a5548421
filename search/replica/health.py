"""What is wrong with the fast engine, for monitoring and for staff; readers notice nothing."""

from __future__ import annotations

import time

from ..engines.base import EngineUnavailable
from ..query import analyse_query
from .connection import Replica, replica
from .pending import check_number, queue_length
from .status import analysis_is_current

_JOURNEY = 0.5  # seconds, within which a server that is well has what was saved


def trouble() -> str:
    """Why searches are not answered as they should be; "" when they are. Names no address and no secret.

    It asks the server, some requests of ELASTICSEARCH_TIMEOUT at most, unless the server has just failed: so that after
    a failure it is a probe that finds out whether it is back, rather than a reader.
    """
    if not analysis_is_current():
        return "made by a former analysis: run rebuild_search_index"
    copy = replica()
    return _trouble_of(copy) if copy is not None else ""


def _trouble_of(copy: Replica) -> str:
    if not copy.breaker.allows():
        return _replaced(copy.breaker.reason)
    try:
        refused = _inspect(copy)
    except EngineUnavailable as error:
        copy.breaker.failed(str(error))
        return _replaced(str(error))
    copy.breaker.succeeded()
    if waiting := _left_waiting():
        return _replaced(f"{waiting} changes wait for index_pending")
    if refused:
        return f"Elasticsearch refuses documents but for their titles ({len(refused)}): see search_status"
    return ""


def _left_waiting() -> int:
    """How many changes wait, those apart that a courier was just taking along."""
    if queue_length():
        time.sleep(_JOURNEY)
    return queue_length()


def _inspect(copy: Replica) -> list[int]:
    """Ask it what a reader asks, and how much it holds; returns `Indices.refused`. Raises EngineUnavailable."""
    if copy.indices.alias not in copy.quick_indices.targets():
        raise EngineUnavailable("no index: run rebuild_search_index")
    copy.engine.search(analyse_query("pair"), filters={}, facets=("kind",), offset=0, limit=1)
    check_number(copy)
    return copy.quick_indices.refused()


def _replaced(reason: str) -> str:
    return f"the database answers instead of Elasticsearch ({reason})"
