"""How many requests one may make. Addresses of machines are never kept: only digests whose key dies with the day."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from datetime import timedelta

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from news.models import PublicationRequest

PER_ADDRESS = 10  # requests an hour from one address: a whole library may stand behind it
PER_EMAIL = 3  # requests a day for one publication by one e-mail
_HOUR = 60 * 60  # seconds
_DAY = 24 * _HOUR


def is_too_many_from(request: HttpRequest) -> bool:
    """Count this request, and say whether its address has made too many this hour."""
    # As for signing in: behind a proxy, settings say where the reader's own address is.
    address = get_client_ip_address(request)
    if not address:
        return False
    name = f"requests-from-{_digest(address)}"
    cache.add(name, 0, _HOUR)
    try:
        return cache.incr(name) > PER_ADDRESS
    except ValueError:  # it expired in between
        return False


def is_too_many_for(email: str, publication_id: int) -> bool:
    """Whether this e-mail has asked for this publication too often in a day."""
    since = timezone.now() - timedelta(days=1)
    made = PublicationRequest.objects.filter(
        email__iexact=email, publication_id=publication_id, created_at__gte=since
    )
    return made.count() >= PER_EMAIL


def _digest(address: str) -> str:
    """Stands for an address today, and cannot be traced back once today's key is gone."""
    key = cache.get_or_set(f"requests-key-{timezone.localdate()}", secrets.token_hex, _DAY)
    network = ipaddress.ip_address(address)
    if network.version == 6:
        # A household has a whole block of 64 bits.
        network = ipaddress.ip_network(f"{address}/64", strict=False).network_address
    return hmac.new(str(key).encode(), network.packed, hashlib.blake2b).hexdigest()[:32]
