"""What every room builds on: pages, media, shared vocabularies, territories and the site's own settings."""

from .change_notes import ChangeNote
from .content_version import ContentVersion
from .lists import IndexPage
from .media import CustomDocument, CustomImage, CustomRendition, DocumentText
from .mixins import BodyMixin, ContactMixin, IllustratedMixin, WithdrawalMixin
from .organisations import Organisation
from .pages import BasePage
from .site import SiteSettings
from .territories import Commune, Department, Epci, Region
from .vocabularies import Audience, Sector, Theme, Topic

__all__ = [
    "Audience",
    "BasePage",
    "BodyMixin",
    "ChangeNote",
    "Commune",
    "ContactMixin",
    "ContentVersion",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "Department",
    "DocumentText",
    "Epci",
    "IllustratedMixin",
    "IndexPage",
    "Organisation",
    "Region",
    "Sector",
    "SiteSettings",
    "Theme",
    "Topic",
    "WithdrawalMixin",
]
