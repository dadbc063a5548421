"""The glossary: concepts in the sense of SKOS, one page each."""

from .index import GlossaryPage
from .terms import TermPage
from .parts import TermLink, TermSource, TermVariant

__all__ = ["GlossaryPage", "TermLink", "TermPage", "TermSource", "TermVariant"]
