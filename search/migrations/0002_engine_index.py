"""The index of the database's own engine.

In a migration rather than at the first search: it appears with the tables it derives from, in the same transaction,
`migrate --check` knows about it, and a page request never changes the schema. The SQL is the engine's own.
"""

from django.db import migrations

from search.engines import engine_for


def make_index(apps, schema_editor):
    engine_for(schema_editor.connection).setup()


def remove_index(apps, schema_editor):
    engine_for(schema_editor.connection).teardown()


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make_index, remove_index)]
