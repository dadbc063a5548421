"""The commands behind `make`: they need nothing but Python's standard library until `.venv` exists."""
