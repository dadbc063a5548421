"""The words of the platform's own example document.

Written for the demonstration from facts whose sources stand on its last page; it holds no figure, no name of
a person and no quotation. A test checks that it says on each page that it is an example.
"""

from __future__ import annotations

from typing import NamedTuple

TITLE = "Accueillir un travailleur pair dans son équipe : guide d’exemple"
SUBJECT = "Document de démonstration : cinq moments, de l’idée à la première année"
KEYWORDS = "travail pair, équipe, accueil, guide, exemple"
AUTHOR = "Plateforme du travail pair (exemple)"
REFERENCE = "TPA-EX-2026-01"
NOTICE = "Document de démonstration"
WARNING = (
    "Ce document a été écrit pour montrer comment ce site présente une publication. Il n’émane "
    "d’aucune administration et ne remplace ni un texte officiel, ni l’avis d’une équipe qui connaît "
    "le travail pair."
)


class Section(NamedTuple):
    """One heading, its paragraphs, and the questions that the team asks itself."""

    heading: str
    paragraphs: tuple[str, ...]
    questions: tuple[str, ...] = ()


PAGES: tuple[tuple[Section, ...], ...] = (
    (
        Section(
            "De quoi parle-t-on ?",
            (
                "La pair-aidance, c’est s’appuyer sur ce que l’on a appris d’une épreuve (la rue, la "
                "précarité, une addiction, des troubles psychiques) pour soutenir des personnes qui "
                "en vivent une semblable. Quand cette aide est un emploi payé, on parle de travail "
                "pair. [1]",
                "Ce savoir tiré de l’expérience ne vient pas tout seul : il demande d’avoir réfléchi "
                "à ce que l’on a vécu. [2] Il complète celui des autres professionnels, il ne prend "
                "pas leur place. [3]",
            ),
        ),
        Section(
            "1. Parler du projet",
            (
                "Avant toute annonce d’emploi, l’équipe met des mots sur son besoin et se prépare. "
                "[4] Le sujet mérite plus d’une réunion : chacun doit pouvoir dire ses attentes, et "
                "aussi ses craintes.",
            ),
            (
                "Qu’est-ce qu’un pair apporterait aux personnes que nous accompagnons ?",
                "Qu’allons-nous changer, nous, dans nos façons de faire ?",
                "Qui pilote le projet, et qui en parle aux autres services ?",
            ),
        ),
        Section(
            "2. Écrire la fiche de poste",
            (
                "La fiche de poste s’écrit avant l’embauche. [4] Précise, elle protège tout le monde "
                ": elle dit ce que la personne fera, avec qui, et ce qui ne relève pas d’elle.",
            ),
            (
                "Missions, lieu, horaires, salaire : tout est-il écrit ?",
                "Qui est la personne référente, et quand est-elle disponible ?",
            ),
        ),
    ),
    (
        Section(
            "3. Recruter avec soin",
            (
                "L’entretien porte sur le travail. La personne choisit ce qu’elle raconte de son "
                "parcours : on lui demande ce qu’elle en a appris et comment elle s’en servirait, "
                "pas le détail de ce qu’elle a traversé.",
            ),
            (
                "L’annonce dit-elle clairement que l’expérience vécue est une compétence attendue ?",
                "Un pair déjà en poste, ou un réseau de pairs, peut-il participer à l’entretien ?",
            ),
        ),
        Section(
            "4. Accueillir",
            (
                "Un travailleur pair est un membre de l’équipe à part entière : mêmes réunions, "
                "mêmes outils, mêmes règles. Sinon, il risque de devoir choisir entre ses collègues "
                "et les personnes qu’il soutient. [5]",
            ),
            (
                "Le bureau, les clés, l’adresse électronique et l’agenda sont-ils prêts le premier jour ?",
                "Toute l’équipe sait-elle ce que fait la nouvelle personne, et ce qu’elle ne fait pas ?",
                "Les règles de confidentialité sont-elles les mêmes pour tous ?",
            ),
        ),
        Section(
            "5. Faire le point",
            (
                "Intégrer des pairs fait bouger les habitudes de chacun : aller vers les personnes, "
                "s’appuyer sur leurs capacités. [3] Ces changements se discutent, à des dates fixées "
                "d’avance.",
            ),
            (
                "Qu’est-ce qui va, qu’est-ce qui pèse, qu’est-ce qui a changé ?",
                "La personne a-t-elle un lieu, hors de l’équipe, pour parler de son métier avec "
                "d’autres pairs ?",
                "Quelles formations lui proposer, et que peut-elle apprendre aux autres ?",
            ),
        ),
    ),
)

SOURCES_HEADING = "Sources"
SOURCES: tuple[tuple[str, str], ...] = (
    (
        "[1] Gouvernement, page sur la plateforme du travail pair en Auvergne-Rhône-Alpes, 21 février 2019.",
        "https://www.gouvernement.fr/la-plateforme-de-promotion-et-de-developpement-du-travail-pair-en-region-"
        "auvergne-rhone-alpes-lance",
    ),
    (
        "[2] Haute Autorité de santé, Expérience patient et savoir expérientiel : deux notions à clarifier.",
        "https://has-sante.fr/jcms/p_3602447/en/experience-patient-et-savoir-experientiel-deux-notions-a-clarifier-"
        "pour-developper-l-engagement-ou-la-participation",
    ),
    (
        "[3] Gouvernement, page sur le livret Dihal-FAS « Développer le travail pair », 11 décembre 2018.",
        "https://www.gouvernement.fr/developper-le-travail-pair-dans-le-champ-de-la-veille-sociale-de-l-hebergement-"
        "et-du-logement",
    ),
    (
        "[4] Le Media social Emploi, Recruter et intégrer un travailleur pair, 15 septembre 2023.",
        "https://www.lemediasocial-emploi.fr/article/travail-social-recruter-et-integrer-un-travailleur-pair-"
        "2023-09-15-11-22",
    ),
    (
        "[5] Asud, Pairs aidants selon Asud (point de vue de l’association).",
        "https://asud.org/droit/pairs-aidants-selon-asud",
    ),
)
REMINDER_HEADING = "L’essentiel sur une page"
REMINDERS = (
    "Le besoin est écrit, avec des mots que toute l’équipe partage.",
    "La fiche de poste existe avant l’annonce.",
    "L’entretien parle du travail, pas de toute une vie.",
    "La place, les outils et la personne référente sont prêts le premier jour.",
    "Les points d’étape ont une date, et leurs suites aussi.",
)
LICENCE = "Texte et dessins : licence Creative Commons Attribution 4.0 (CC BY 4.0)."
