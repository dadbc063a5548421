"""What sets typing mistakes right, what is suggested while one types, and editors' synonyms.

`manage.py rebuild_search_index` fills the first two.
"""

import django.db.models.deletion
from django.db import migrations, models


def compare_by_bytes(apps, schema_editor):
    """Words that begin alike must stand together in the index: locales of PostgreSQL look past spaces."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            'ALTER TABLE search_searchsuggestion ALTER COLUMN key TYPE varchar(120) COLLATE "C"'
        )


class Migration(migrations.Migration):
    dependencies = [("search", "0004_copy_outside")]

    operations = [
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("written", models.CharField(max_length=64)),
                ("word", models.CharField(help_text="Folded: neither accents nor hyphens.", max_length=64)),
                ("form", models.CharField(help_text="Folded, without plural and feminine.", max_length=64)),
                ("documents", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["word"], name="search_word_by_word"),
                    models.Index(fields=["form"], name="search_word_by_form"),
                ],
                "constraints": [models.UniqueConstraint(fields=("written",), name="search_word_once")],
            },
        ),
        migrations.CreateModel(
            name="SearchCountedWords",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="counted_words",
                        serialize=False,
                        to="search.searchdocument",
                    ),
                ),
                ("words", models.TextField(help_text="Separated by spaces.")),
            ],
        ),
        migrations.CreateModel(
            name="SearchSuggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField(help_text="0 comes first: see `suggestions.Rank`.")),
                (
                    "key",
                    models.CharField(
                        help_text="The folded words, from this one on, then those before.", max_length=120
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=255)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="search.searchdocument",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["rank", "key"], name="search_suggestion_by_key")]},
        ),
        migrations.CreateModel(
            name="Synonyms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "typed",
                    models.CharField(
                        blank=True,
                        help_text="Leave empty when all the words below mean the same: whichever is typed finds the others. Fill in for one way only: « social worker » also finds what is below, but not the reverse.",
                        max_length=120,
                        verbose_name="what readers type",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        help_text="One a line, as they are written in texts: « homeless people ».",
                        verbose_name="words or expressions",
                    ),
                ),
            ],
            options={"verbose_name": "synonyms for search", "verbose_name_plural": "synonyms for search"},
        ),
        migrations.RunPython(compare_by_bytes, migrations.RunPython.noop),
    ]
