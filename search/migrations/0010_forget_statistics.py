"""SQLite forgets what former rebuilds counted in all tables; `rebuild_search_index` counts again what is worth it.

It had learnt that the indexes of pages that are aliases, and of documents that wait for Elasticsearch, tell nothing.
"""

from django.db import migrations


def forget_statistics(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if cursor.fetchone():
            cursor.execute("DELETE FROM sqlite_stat1")


class Migration(migrations.Migration):
    dependencies = [("search", "0009_less_to_write")]

    operations = [migrations.RunPython(forget_statistics, migrations.RunPython.noop)]
