"""How gunicorn serves the site; `docs/exploitation.md` explains the variables to operators."""

import gc
import os
from pathlib import Path

wsgi_app = "cms.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
# One process per core: a page is a few milliseconds of Python, threads would only wait for each other.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# The application is loaded once, then forked: half the memory, and a worker that restarts is back at once.
preload_app = True

# A page takes milliseconds; an editor's upload of a large image takes seconds, never a minute.
timeout = int(os.environ.get("WEB_TIMEOUT", "60"))  # seconds
graceful_timeout = 20  # seconds, to finish what is being served when the service stops
# Workers restart now and then, never together: a slow leak never grows old.
max_requests = 5000
max_requests_jitter = 1000
# No remote control: the service manager starts, stops and reloads.
control_socket_disable = True
# gunicorn's sign of life is a file: on a disk it can stall a worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - made with a random name

# Paths only: no address, no browser, no referer, no query string. What people search for is theirs.
accesslog = os.environ.get("ACCESS_LOG", "-")
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)sB %(M)sms"
errorlog = "-"
# X-Forwarded-* is believed only from the proxy: 127.0.0.1, or gunicorn's own FORWARDED_ALLOW_IPS.


def when_ready(server: object) -> None:
    """Keep what was loaded before the fork out of the garbage collector's rounds, in memory that workers share."""
    gc.collect()
    gc.freeze()
