"""A developer's machine: reload, readable errors, mail on the console, plain HTTP."""

from .base import *

DEBUG = True
SECRET_KEY = SECRET_KEY or "development-only"
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
CACHES["answers"] = {
    "BACKEND": "django.core.cache.backends.dummy.DummyCache"
}  # an edited template shows at once
