from django.db import migrations, models


class Migration(migrations.Migration):
    """The end was the next one's start, typed twice: now it is computed."""

    dependencies = [("news", "0001_initial")]

    operations = [
        migrations.RemoveField("government", "end"),
        migrations.AlterField(
            "government",
            "prime_minister",
            models.CharField(
                help_text="First name, then name: « Élisabeth Borne ».",
                max_length=120,
                verbose_name="prime minister",
            ),
        ),
        migrations.AlterField(
            "government",
            "title",
            models.CharField(
                choices=[
                    ("Premier ministre", "Premier ministre"),
                    ("Première ministre", "Première ministre"),
                ],
                default="Premier ministre",
                help_text="Readers see « du Premier ministre » or « de la Première ministre ».",
                max_length=20,
                verbose_name="title",
            ),
        ),
        migrations.AlterField(
            "government",
            "start",
            models.DateField(
                error_messages={"unique": "Another government was appointed that day."},
                help_text="This day ends the government before, and the next one's will end this one: when a prime "
                "minister is appointed, add the new one, nothing else. One who is appointed again is not added twice.",
                unique=True,
                verbose_name="appointed on",
            ),
        ),
    ]
