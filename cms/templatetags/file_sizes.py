"""`{{ bytes|file_size }}`: Django's own filter speaks of « Kio », which readers do not."""

from django import template

from ..file_sizes import display_size

register = template.Library()
register.filter("file_size", display_size)
