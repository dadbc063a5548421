"""Ask a running site for what readers ask for: `python -m scripts.smoke http://127.0.0.1:8000`.

The main addresses, every address of the site map, and the styles, scripts and pictures of the home page must
answer; a page that does not exist must say so. For a first look after an installation or an update.
"""

import re
import sys
import urllib.error
import urllib.request
from urllib.parse import urljoin, urlsplit

from scripts.steps import say

MAIN = (
    "/",
    "/actualites/",
    "/publications/",
    "/glossaire/",
    "/annuaire/",
    "/recherche/?q=pair",
    "/recherche/?q=%00%22%27%20OR%201",
    "/robots.txt",
    "/healthz",
    "/admin/login/",
)
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(address: str) -> tuple[int, str]:
    """Return the status and the text of an answer, whatever it is; 0 when there is none."""
    try:
        with DIRECT.open(address, timeout=30) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError as error:
        return 0, str(error)


def main() -> int:
    """Print each address that does not answer as it should, then a count; return 1 if there is one."""
    if len(sys.argv) != 2:
        say(__doc__.splitlines()[0])
        return 2
    base = sys.argv[1].rstrip("/")
    status, home = ask(base + "/")
    if not status:
        say(f"{base}/ does not answer: {home}")
        return 1
    expected = {base + path: 200 for path in MAIN} | {base + "/cette-page-n-existe-pas/": 404}
    site_map = ask(base + "/sitemap.xml")[1]
    for location in re.findall(r"<loc>([^<]+)</loc>", site_map):
        expected[base + (urlsplit(location).path or "/")] = 200
    for reference in re.findall(r'<(?:link|script|img)[^>]+?(?:href|src)="([^"]+)"', home):
        address = urljoin(base + "/", reference)
        if address.startswith(base + "/"):
            expected[address] = 200
    wrong = 0
    for address, status in expected.items():
        if (got := ask(address)[0]) != status:
            wrong += 1
            say(f"{got} instead of {status}: {address}")
    if "<loc>" not in site_map:
        wrong += 1
        say(f"no page in {base}/sitemap.xml")
    say(f"{len(expected)} addresses asked, {wrong} wrong.")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
