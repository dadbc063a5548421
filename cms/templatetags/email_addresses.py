"""`{% email_link address subject=title %}`: the only way to show an e-mail address (see cms.email_addresses)."""

from django import template

from cms.email_addresses import email_link

register = template.Library()
register.simple_tag(email_link)
