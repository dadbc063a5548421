"""Addresses that are not pages."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.template.loader import get_template
from django.urls import reverse
from django.views import static
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from .health import run_probes, status_of


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """For monitoring: the body names each part and what is wrong; 503 when readers are not served, else 200."""
    answers = run_probes()
    status = status_of(answers)
    return JsonResponse({"status": status, **answers}, status=503 if status == "error" else 200)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything but the admin and search results."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        f"Disallow: {reverse('search')}?",
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """The page of an unexpected error: its template asks nothing of the database, which may be what failed."""
    return HttpResponseServerError(get_template("500.html").render())


@cache_control(public=True, max_age=30 * 24 * 60 * 60)  # seconds; a changed image gets a new name
@require_safe
def image_file(request: HttpRequest, path: str) -> HttpResponse | FileResponse:
    """Resized images, where no proxy serves them. Documents are never served from here: theirs checks who may read."""
    return static.serve(request, path, document_root=str(settings.MEDIA_ROOT / "images"))
