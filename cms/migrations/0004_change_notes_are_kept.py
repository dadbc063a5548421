import uuid

from django.db import migrations, models


def recognise_published_notes(apps, schema_editor):
    """Each note gets a key of its own; readers know those of pages that were published."""
    for note in apps.get_model("cms", "ChangeNote").objects.select_related("page"):
        note.key = uuid.uuid4()
        note.published_at = note.page.first_published_at
        note.save(update_fields=["key", "published_at"])


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_what_documents_hold"), ("wagtailcore", "0098_apitoken")]

    operations = [
        migrations.AddField("changenote", "key", models.UUIDField(blank=True, default=uuid.uuid4)),
        migrations.AddField("changenote", "published_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("changenote", "reworded_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("changenote", "retracted_on", models.DateField(editable=False, null=True)),
        migrations.AddField(
            "changenote",
            "retraction_reason",
            models.CharField(
                blank=True,
                help_text="A published note stays. If it was a mistake, say why: it will be struck through, with "
                "your reason.",
                max_length=300,
                verbose_name="retracted because",
            ),
        ),
        migrations.RunPython(recognise_published_notes, migrations.RunPython.noop),
    ]
