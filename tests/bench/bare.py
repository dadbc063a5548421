"""The yardstick: a Django view that does nothing but answer 15 KB, so that runs on different machines compare."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"x" * 15_000


def bare_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("", bare_view)]


def make_application() -> WSGIHandler:
    """A WSGI application of that view alone, without any middleware."""
    import django

    settings.configure(ROOT_URLCONF="tests.bench.bare", ALLOWED_HOSTS=["*"], SECRET_KEY="bench")
    django.setup()
    return WSGIHandler()


if os.environ.get("BENCH_BARE"):
    application = make_application()
