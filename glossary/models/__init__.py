"""The glossary: concepts in the sense of SKOS, one page each."""

from .index import GlossaryPage
from .parts import TermLink, TermSource, TermVariant
from .terms import TermPage

__all__ = ["GlossaryPage", "TermLink", "TermPage", "TermSource", "TermVariant"]
