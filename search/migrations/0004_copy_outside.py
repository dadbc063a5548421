"""What an engine outside the database needs, and the order that all engines share.

The index inside the database is made again, empty: its fields are not the former ones.
`manage.py rebuild_search_index` fills it.
"""

from django.db import migrations, models

from search.engines import engine_for
from search.fingerprint import fingerprint


def make_index(apps, schema_editor):
    engine_for(schema_editor.connection).setup()
    if not apps.get_model("search", "SearchDocument").objects.exists():
        # Nothing is to be indexed again: the new index is of today's analysis.
        apps.get_model("search", "SearchIndexState").objects.create(pk=1, fingerprint=fingerprint())


class Migration(migrations.Migration):
    dependencies = [("search", "0003_daily_searches")]

    operations = [
        migrations.AddField(
            model_name="searchdocument",
            name="title_length",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="searchdocument",
            name="year",
            field=models.CharField(blank=True, default="", help_text="Of the date: a facet.", max_length=4),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="searchdocument",
            name="indexed_version",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(
                condition=models.Q(version__gt=models.F("indexed_version")),
                fields=["id"],
                name="search_document_behind",
            ),
        ),
        migrations.CreateModel(
            name="SearchRemoval",
            fields=[
                ("document_id", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                (
                    "version",
                    models.PositiveBigIntegerField(help_text="One more than the last version of the document."),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchIndexState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=16)),
            ],
        ),
        migrations.RunPython(make_index, migrations.RunPython.noop),
    ]
