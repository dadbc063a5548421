"""Less to write for each document: its facets stand beside its text, and two tables lose indexes and checks."""

from collections import defaultdict

import django.db.models.deletion
from django.db import migrations, models

_BATCH = 1_000  # documents


def move_facets(apps, schema_editor):
    texts = apps.get_model("search", "SearchText")
    facets = apps.get_model("search", "SearchFacet")
    last = 0
    while batch := list(texts.objects.filter(pk__gt=last).order_by("pk").only("pk")[:_BATCH]):
        of_document = defaultdict(lambda: defaultdict(list))
        rows = facets.objects.filter(document__gte=batch[0].pk, document__lte=batch[-1].pk)
        for document, name, value in rows.order_by("value").values_list("document_id", "name", "value"):
            of_document[document][name].append(value)
        for text in batch:
            text.facets = of_document[text.pk]
        texts.objects.bulk_update(batch, ["facets"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("search", "0008_more_synonyms")]

    operations = [
        migrations.AddField(
            model_name="searchtext",
            name="facets",
            field=models.JSONField(
                default=dict, help_text="{facet: [values]}: topic, sector, audience, department."
            ),
        ),
        migrations.RunPython(move_facets, migrations.RunPython.noop),
        migrations.DeleteModel(name="SearchFacet"),
        migrations.AlterField(
            model_name="searchlabel",
            name="document",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="exact_labels",
                to="search.searchdocument",
            ),
        ),
        migrations.AlterField(
            model_name="searchsuggestion",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="suggestions",
                to="search.searchdocument",
            ),
        ),
        migrations.AlterField(
            model_name="searchlabel", name="key", field=models.CharField(max_length=255)
        ),
        migrations.AddIndex(
            model_name="searchlabel", index=models.Index(fields=["key"], name="search_label_by_key")
        ),
    ]
