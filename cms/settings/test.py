"""The test suite: production's rules, fast hashing, nothing that leaves the process."""

import tempfile

from .base import *

SECRET_KEY = "tests-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DATABASE_NAME", default=None)}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SEARCH_STATISTICS_WRITTEN_ALONE = False  # a thread would write into whichever test is running
_media = tempfile.TemporaryDirectory(prefix="travail-pair-tests-")  # goes with the process
MEDIA_ROOT = Path(_media.name)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
# The tests of engines alone use a server, under an index of their own.
TEST_ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
# What starts and stops a server that tests may kill: see tests/engines/own_server.py.
TEST_ELASTICSEARCH_COMMAND = env.str("TEST_ELASTICSEARCH_COMMAND", default="")
ELASTICSEARCH_URL = ""
