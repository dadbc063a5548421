"""The account model. It adds nothing yet, but a project can never swap it in later."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who works in the admin; readers have no account."""
