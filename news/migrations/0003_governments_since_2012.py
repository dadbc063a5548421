from datetime import date

from django.db import migrations

MAN, WOMAN = "Premier ministre", "Première ministre"

# Sébastien Lecornu resigned on 6 October 2025 and was appointed again on the 10th: one line, since nobody else was
# appointed in between.
GOVERNMENTS = [
    (date(2012, 5, 15), MAN, "Jean-Marc Ayrault"),
    (date(2014, 3, 31), MAN, "Manuel Valls"),
    (date(2016, 12, 6), MAN, "Bernard Cazeneuve"),
    (date(2017, 5, 15), MAN, "Édouard Philippe"),
    (date(2020, 7, 3), MAN, "Jean Castex"),
    (date(2022, 5, 16), WOMAN, "Élisabeth Borne"),
    (date(2024, 1, 9), MAN, "Gabriel Attal"),
    (date(2024, 9, 5), MAN, "Michel Barnier"),
    (date(2024, 12, 13), MAN, "François Bayrou"),
    (date(2025, 9, 9), MAN, "Sébastien Lecornu"),
]


def add_governments(apps, schema_editor):
    """Add those that the site does not know; what its editors wrote stays as it is."""
    model = apps.get_model("news", "Government")
    for start, title, name in GOVERNMENTS:
        model.objects.get_or_create(start=start, defaults={"title": title, "prime_minister": name})


class Migration(migrations.Migration):
    dependencies = [("news", "0002_a_government_ends_when_the_next_starts"), ("cms", "0002_initial")]

    operations = [migrations.RunPython(add_governments, migrations.RunPython.noop)]
