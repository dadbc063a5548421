"""The filter through which every rich text passes (templates/wagtailcore/shared/richtext.html)."""

from django import template

from cms.rich_text import clean_html

register = template.Library()
register.filter("clean_html", clean_html)
