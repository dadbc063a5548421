"""What readers look for, counted for editors without knowing who looks.

Nothing here knows a person: no address, no session, no time finer than a day. Words that look like personal
data are not counted; others are written only once `ENOUGH` searches have asked for them, before that there
is a fingerprint with a number beside it. `docs/decisions/0024-search-statistics.md` gives the reasons.

A search writes nothing itself: it notes its words in the memory of the process, which a thread writes down
once a minute at most. Readers never wait for it, and a count that fails is lost without a sound but the log's.
"""

from __future__ import annotations

import atexit
import logging
import re
import threading
from dataclasses import dataclass, field
from datetime import date, timedelta
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.search.utils import normalise_query_string

from .analysis import label_key
from .models import DailySearches

ENOUGH = 5  # searches within RARE_DAYS from which words are written
RARE_DAYS = 30  # after which what few people look for is forgotten
KEPT_DAYS = 400  # a year and a month: this month beside the same month last year
INTERVAL = 60  # seconds between two writings of one process
MAX_NOTED = 500  # different words a minute and process: a flood fills no memory
MAX_LENGTH = 60  # characters: who types more tells a story, perhaps their own
MAX_DIGITS = 5  # a year or a postal code; more may be a telephone or a birth date

_PREFETCH = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
_ROBOT = re.compile(
    r"bot\b|bot[/_-]|crawl|spider|slurp|preview|fetch|monitor|scan|http|curl|wget|python|java/|go-http|headless",
    re.IGNORECASE,
)
logger = logging.getLogger(__name__)


@dataclass
class Noted:
    """Searches of one day, in memory. The same words again before the next writing count once.

    So whoever reloads a page, or turns a machine on, does not make their words frequent.
    """

    day: date
    words: dict[str, tuple[str, bool]] = field(default_factory=dict)  # fingerprint → (words, was found)
    searches: int = 0
    without_result: int = 0


_lock = threading.Lock()
_noted: Noted | None = None
_written_at = monotonic()


def note(request: HttpRequest, words: str, was_found: bool) -> None:
    """Note one search, unless a machine or somebody of the house made it."""
    if not is_counted(request):
        return
    global _noted
    due = None
    today = timezone.localdate()
    with _lock:
        if _noted and _noted.day != today:
            due, _noted = _noted, None
        _noted = _noted or Noted(today)
        _noted.searches += 1
        _noted.without_result += not was_found
        if len(_noted.words) < MAX_NOTED and not looks_personal(words):
            _noted.words[fingerprint_of(words)] = (words, was_found)
    if due:
        _in_background(due)
    elif settings.SEARCH_STATISTICS_WRITTEN_ALONE and monotonic() - _written_at > INTERVAL:
        _in_background(take())


def is_counted(request: HttpRequest) -> bool:
    """Whether a person who reads the site asked for this: no robot, no page loaded ahead, no editor.

    Anonymous readers have no session, so who has one is signed in.
    """
    agent = request.META.get("HTTP_USER_AGENT", "")
    return (
        request.method == "GET"
        and bool(agent)
        and not _ROBOT.search(agent)
        and not any(request.META.get(name) for name in _PREFETCH)
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def looks_personal(words: str) -> bool:
    """An address, a number that may belong to somebody, a long sentence: never kept, not even as a fingerprint."""
    return (
        "@" in words
        or len(words) > MAX_LENGTH
        or sum(sign.isdigit() for sign in words) > MAX_DIGITS
        or not label_key(words)
    )


def take() -> Noted | None:
    """What was noted since the last time, which is then forgotten here."""
    global _noted, _written_at
    with _lock:
        taken, _noted, _written_at = _noted, None, monotonic()
    return taken


def write(noted: Noted | None) -> None:
    """Add what was noted to the counts of its day; a database that refuses is logged, no more."""
    if not noted:
        return
    try:
        with transaction.atomic():
            _write(noted)
    except DatabaseError:
        logger.warning("Search statistics of a minute were lost.", exc_info=True)


def _write(noted: Noted) -> None:
    fingerprints = ["", *noted.words]
    DailySearches.objects.bulk_create(
        [DailySearches(day=noted.day, fingerprint=fingerprint) for fingerprint in sorted(fingerprints)],
        ignore_conflicts=True,
    )
    rows = DailySearches.objects.filter(day=noted.day)
    rows.filter(fingerprint="").update(
        searches=F("searches") + noted.searches, without_result=F("without_result") + noted.without_result
    )
    lost = [fingerprint for fingerprint, (_words, was_found) in noted.words.items() if not was_found]
    rows.filter(fingerprint__in=noted.words).update(searches=F("searches") + 1)
    rows.filter(fingerprint__in=lost).update(without_result=F("without_result") + 1)
    _name_frequent(noted)


def _name_frequent(noted: Noted) -> None:
    """Write the words that enough searches have asked for, on all their days, and tell Wagtail's own counts.

    Wagtail's list of promoted results shows those.
    """
    recent = DailySearches.objects.filter(
        fingerprint__in=noted.words, day__gt=noted.day - timedelta(days=RARE_DAYS)
    )
    totals = recent.values("fingerprint").annotate(total=Sum("searches"))
    frequent = list(totals.filter(total__gte=ENOUGH).values_list("fingerprint", flat=True))
    named = dict(
        DailySearches.objects.filter(fingerprint__in=frequent, query__isnull=False).values_list(
            "fingerprint", "query"
        )
    )
    for fingerprint in frequent:
        query = named.get(fingerprint) or _query_of(noted.words[fingerprint][0])
        DailySearches.objects.filter(fingerprint=fingerprint, query=None).update(query=query)
    today = DailySearches.objects.filter(day=noted.day, fingerprint__in=frequent).order_by("query")
    QueryDailyHits.objects.bulk_create(
        [QueryDailyHits(query_id=row.query_id, date=row.day, hits=row.searches) for row in today],
        update_conflicts=True,
        unique_fields=["query", "date"],
        update_fields=["hits"],
    )


def _query_of(words: str) -> int:
    """The id of Wagtail's record of these words.

    Made without a signal: readers' pages do not change because one more query is known by name.
    """
    text = normalise_query_string(words)
    Query.objects.bulk_create([Query(query_string=text)], ignore_conflicts=True)
    return Query.objects.values_list("pk", flat=True).get(query_string=text)


def prune() -> int:
    """Forget what few people looked for after RARE_DAYS, and all after KEPT_DAYS. Returns the rows removed."""
    today = timezone.localdate()
    with transaction.atomic():
        rare = DailySearches.objects.filter(query=None, day__lte=today - timedelta(days=RARE_DAYS)).exclude(
            fingerprint=""
        )
        old = DailySearches.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS))
        removed = rare.delete()[0] + old.delete()[0]
        QueryDailyHits.garbage_collect(days=KEPT_DAYS)
        Query.garbage_collect()
    return removed


def fingerprint_of(words: str) -> str:
    """The same for all spellings that the search holds for one label; nobody without the secret key can make it."""
    return salted_hmac("search.statistics", label_key(words), algorithm="sha256").hexdigest()[:32]


def _in_background(noted: Noted | None) -> None:
    threading.Thread(target=_write_and_leave, args=(noted,), daemon=True).start()


def _write_and_leave(noted: Noted | None) -> None:
    try:
        write(noted)
    finally:
        connection.close()


@atexit.register
def _write_the_rest() -> None:
    """A process that is stopped or replaced leaves its last minute."""
    if _noted and settings.SEARCH_STATISTICS_WRITTEN_ALONE:
        write(take())
