"""A first list of synonyms, in the words of people who look for help and of those who help them.

Editors change it as they like in the admin: nothing here is needed, and nothing is added to a list that has been begun.
"""

from django.db import migrations

# Whichever is typed finds the others.
SAME = (
    ("sans-abri", "sans-abrisme", "SDF", "sans domicile", "sans domicile fixe", "sans logis", "à la rue"),
    ("addiction", "addictologie", "toxicomanie", "dépendance", "usage de drogues", "consommation"),
    ("trouble psychique", "maladie mentale", "maladie psychique", "handicap psychique", "santé mentale"),
    ("psychiatrie", "psychiatrique", "hôpital psychiatrique"),
    ("hôpital", "hospitalier", "hospitalisation"),
    ("prison", "détention", "incarcération", "détenu"),
    ("recruter", "recrutement", "embaucher", "embauche"),
    ("salaire", "rémunération"),
    ("parent", "parentalité"),
    ("proche", "aidant familial", "entourage"),
    ("diplôme", "certificat", "certification", "diplômant"),
    ("données personnelles", "protection des données", "confidentialité", "RGPD"),
    ("groupe d’entraide mutuelle", "GEM"),
    ("centre d’hébergement et de réinsertion sociale", "CHRS"),
    ("code de l’action sociale et des familles", "CASF"),
)
# What is typed also finds the others, not the reverse.
ALSO = {
    "drogue": ("addiction", "toxicomanie", "réduction des risques"),
    "alcool": ("addiction", "réduction des risques"),
    "alcoolisme": ("addiction",),
    "défonce": ("addiction", "réduction des risques"),
    "CAARUD": ("réduction des risques",),
    "CSAPA": ("addictologie", "addiction"),
    "folie": ("santé mentale", "psychiatrie"),
    "fou": ("santé mentale", "psychiatrie"),
    "dépression": ("santé mentale", "trouble psychique"),
    "bipolaire": ("santé mentale", "trouble psychique"),
    "schizophrénie": ("santé mentale", "trouble psychique"),
    "boulot": ("travail", "emploi", "métier"),
    "job": ("travail", "emploi", "métier"),
    "paye": ("salaire", "rémunération"),
    "manger": ("repas", "aide alimentaire"),
    "dormir": ("hébergement", "logement"),
    "appartement": ("logement",),
    "se laver": ("douche",),
    "recovery": ("rétablissement",),
    "empowerment": ("pouvoir d’agir",),
    "outreach": ("aller-vers",),
    "housing first": ("logement d’abord", "un chez-soi d’abord"),
}


def add_synonyms(apps, schema_editor):
    Synonyms = apps.get_model("search", "Synonyms")
    if Synonyms.objects.exists():
        return
    Synonyms.objects.bulk_create(
        [
            *(Synonyms(words="\n".join(words)) for words in SAME),
            *(Synonyms(typed=typed, words="\n".join(words)) for typed, words in ALSO.items()),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0006_facets_beside_words")]

    operations = [migrations.RunPython(add_synonyms, migrations.RunPython.noop)]
