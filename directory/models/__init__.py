"""The directory: initiatives, structures and trainings, and where they are."""

from .entries import EntryPage
from .index import DirectoryPage
from .parts import EntryOrganisation, TrainingSession

__all__ = ["DirectoryPage", "EntryOrganisation", "EntryPage", "TrainingSession"]
