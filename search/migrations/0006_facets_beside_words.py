"""Facets stand beside the words that are searched, so that counting them reads no other table.

The index is made again, empty: `manage.py rebuild_search_index` fills it.
"""

import django.db.models.deletion
from django.db import migrations, models

from search.engines import engine_for


def make_index(apps, schema_editor):
    engine_for(schema_editor.connection).setup()


class Migration(migrations.Migration):
    dependencies = [("search", "0005_words_suggestions_synonyms")]

    operations = [
        migrations.CreateModel(
            name="SearchFacetValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20)),
                ("value", models.CharField(max_length=255)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "value"), name="search_facet_value_once")
                ]
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="SearchIndexRow",
                    fields=[
                        (
                            "document",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="search.searchdocument",
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("date", models.DateField(null=True)),
                        ("title_length", models.PositiveSmallIntegerField()),
                        ("expires_at", models.DateTimeField(null=True)),
                        ("facets", models.TextField(help_text="A character for each value: see `engines.carried`.")),
                    ],
                    options={"db_table": "search_index"},
                ),
            ],
            database_operations=[migrations.RunPython(make_index, migrations.RunPython.noop)],
        ),
    ]
