"""The public search: what readers find on `/recherche/`, and how.

Wagtail's own search serves the admin only.
"""
