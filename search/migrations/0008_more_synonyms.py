"""More synonyms for the first list: words of every day, acronyms and nouns that no common stem brings together.

A list that editors have changed is theirs: nothing is added to it.
"""

from importlib import import_module

from django.db import migrations

_first = import_module("search.migrations.0007_first_synonyms")

# Whichever is typed finds the others.
SAME = (
    ("toxicomane", "toxico", "drogué", "usager de drogues", "consommateur de drogues"),
    ("alcoolisme", "alcool", "alcoolique", "alcoolodépendance"),
    ("agence régionale de santé", "ARS"),
    ("haute autorité de santé", "HAS"),
    ("facile à lire et à comprendre", "facile à lire", "FALC"),
    ("diplôme universitaire", "diplôme d’université", "DU"),
    ("diplôme interuniversitaire", "DIU"),
    ("Commission nationale de l’informatique et des libertés", "CNIL"),
    ("référentiel général d’amélioration de l’accessibilité", "RGAA"),
    ("langue des signes", "LSF", "sourd", "malentendant"),
    ("directeur des ressources humaines", "ressources humaines", "DRH", "RH"),
    ("réduction des risques", "RDR", "réduction des risques et des dommages"),
    ("anonyme", "anonymat", "anonymement"),
    ("bénévole", "bénévolat"),
    ("salarié", "salariat"),
    ("partenaire", "partenariat"),
    ("fauteuil roulant", "PMR", "mobilité réduite"),
    ("expulsion", "expulser", "impayé", "impayés de loyer"),
    ("données personnelles", "vie privée"),
)
# What is typed also finds the others, not the reverse.
ALSO = {
    "toxico": ("addiction", "réduction des risques"),
    "toxicomane": ("addiction", "réduction des risques"),
    "drogué": ("addiction", "réduction des risques"),
    "cannabis": ("addiction", "réduction des risques"),
    "cocaïne": ("addiction", "réduction des risques"),
    "héroïne": ("addiction", "réduction des risques"),
    "seringue": ("réduction des risques", "matériel"),
    "sevrage": ("addiction",),
    "alcoolique": ("addiction",),
    "malade psychique": ("trouble psychique", "maladie psychique"),
    "souffrance psychique": ("trouble psychique", "santé mentale"),
    "famille": ("proche", "entourage"),
    "chien": ("animaux",),
    "chat": ("animaux",),
    "animal": ("chien",),
    "propriétaire": ("bailleur",),
    "visio": ("visioconférence",),
    "à distance": ("visioconférence",),
    "en ligne": ("à distance", "visioconférence"),
    "GEM": ("espace d’entraide", "entraide"),
    "groupe d’entraide mutuelle": ("espace d’entraide", "entraide"),
    "podcast": ("radio", "émission"),
    "taulard": ("prison", "incarcération"),
    "prisonnier": ("prison", "incarcération"),
    "ex-détenu": ("prison", "incarcération", "sortie de prison"),
    "libération": ("sortie",),
    "clochard": ("sans-abri", "à la rue", "maraude"),
    "vagabond": ("sans-abri", "à la rue"),
    "schizophrène": ("santé mentale", "trouble psychique"),
    "dépressif": ("santé mentale", "trouble psychique"),
    "dépressive": ("santé mentale", "trouble psychique"),
    "autisme": ("santé mentale", "trouble psychique"),
    "burn-out": ("santé mentale", "trouble psychique"),
    "psy": ("psychiatrie", "santé mentale"),
    "HP": ("hôpital psychiatrique", "hôpital"),
    "clinique": ("hôpital",),
    "suicide": ("santé mentale", "urgence"),
    "crise": ("urgence", "répit"),
    "foyer": ("centre d’hébergement", "accueil de jour"),
    "toit": ("hébergement", "logement"),
    "HLM": ("bailleur", "logement"),
    "loyer": ("bailleur", "logement"),
    "coloc": ("colocation",),
    "maman": ("parent", "parentalité"),
    "papa": ("parent", "parentalité"),
    "solitude": ("isolement",),
    "lettre": ("courrier",),
    "paperasse": ("papier", "courrier", "démarche"),
    "administratif": ("démarche", "courrier", "droits"),
    "accès aux droits": ("non-recours", "droits"),
    "RSA": ("droits", "non-recours"),
    "allocation": ("droits", "non-recours", "aide"),
    "avocat": ("juriste", "droits"),
    "bouffe": ("repas", "cuisine", "aide alimentaire"),
    "nourriture": ("repas", "cuisine", "aide alimentaire"),
    "lessive": ("machine à laver", "linge"),
    "hygiène": ("douche",),
    "fac": ("université",),
    "apprendre": ("formation", "se former"),
    "stage": ("formation", "tutorat"),
    "tutorat": ("tuteur",),
    "mentor": ("tuteur",),
    "CDI": ("contrat de travail", "contrat"),
    "CDD": ("contrat de travail", "contrat"),
    "offre d’emploi": ("emploi", "recruter", "annonce"),
    "payé": ("rémunéré", "salaire", "rémunération"),
    "gagner": ("salaire", "rémunération"),
    "emploi": ("poste", "recruter"),
    "boulot": ("poste", "recruter"),
    "patron": ("employeur",),
    "ancien malade": ("savoir expérientiel", "pair"),
    "patient expert": ("savoir expérientiel", "expert du vécu", "médiateur de santé pair"),
    "patient partenaire": ("savoir expérientiel", "médiateur de santé pair"),
    "guérison": ("rétablissement",),
    "guérir": ("rétablissement",),
    "s’en sortir": ("rétablissement",),
    "aller mieux": ("rétablissement",),
    "lived experience": ("savoir expérientiel",),
    "harm reduction": ("réduction des risques",),
    "homeless": ("sans-abri", "à la rue"),
    "mental health": ("santé mentale",),
    "brochure": ("guide", "livret", "mémo"),
    "PDF": ("guide", "livret"),
    "télécharger": ("guide", "livret", "publication"),
    "vocabulaire": ("glossaire",),
    "lexique": ("glossaire",),
    "qui sommes-nous": ("à propos", "nos missions"),
    "qui êtes-vous": ("à propos", "nos missions"),
    "handicapé": ("accessible", "handicap"),
    "fauteuil": ("fauteuil roulant", "accessible"),
    "aveugle": ("gros caractères", "plan tactile", "accessibilité"),
    "malvoyant": ("gros caractères", "plan tactile", "accessibilité"),
}


def add_synonyms(apps, schema_editor):
    Synonyms = apps.get_model("search", "Synonyms")
    first = {*(("", "\n".join(words)) for words in _first.SAME)}
    first |= {(typed, "\n".join(words)) for typed, words in _first.ALSO.items()}
    if set(Synonyms.objects.values_list("typed", "words")) != first:
        return
    Synonyms.objects.bulk_create(
        [
            *(Synonyms(words="\n".join(words)) for words in SAME),
            *(Synonyms(typed=typed, words="\n".join(words)) for typed, words in ALSO.items()),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0007_first_synonyms")]

    operations = [migrations.RunPython(add_synonyms, migrations.RunPython.noop)]
