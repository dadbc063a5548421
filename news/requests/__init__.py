"""Readers' orders of paper copies and requests for accessible formats, from the form to the erasure of their data."""
