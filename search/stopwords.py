"""Words that carry no meaning of their own: neither indexed nor searched.

Kept short, with accents (« sûr » is not « sur », « dû » is not « du »): articles, prepositions, pronouns,
conjunctions. Verbs stay, because « savoir être » must be found; so do single letters (« vitamine D »), since
the analysis removes elided articles itself.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS: dict[str, frozenset[str]] = {
    "fr": _words(
        """
        a à afin ai ainsi alors as au
        aucun aucune auquel aussi autre aux auxquelles auxquels avec ayant car ce ceci cela celle
        celles celui ces cet cette ceux chez ci combien comme comment dans de depuis des desquelles desquels
        dès donc dont du duquel elle elles en entre es est et eux il ils je jusque la là laquelle le
        lequel les lesquelles lesquels leur leurs lorsque lui ma mais me mes mon ne ni nos notre
        nous on ont or ou où par parce pas pendant pour pourquoi puisque qu quand que quel quelle
        quelles quels qui quoi sa se selon ses si son sont sous sur ta tandis te tes toi
        ton très tu un une vers voici voilà vos votre vous y
        """
    ),
    "en": _words(
        """
        a about after all also an and any are as at be because been before being both but by can
        could did do does for from had has have he her here him his how i if in into is it its me
        more most my no nor not of on or our out over she should so some such than that the their
        them then there these they this those to too under until up us was we were what when where
        which who whom why will with would you your
        """
    ),
}

# Written so, what is a stop word otherwise: « un DU » is a « diplôme universitaire ».
ACRONYMS = frozenset({"DU"})

# Words of questions and of politeness, folded: indexed, for texts may be about them, and searched between quotes, but
# not asked for beside other words. Infinitives stay: « pouvoir d’agir », « savoir être ».
ASKING_WORDS: dict[str, frozenset[str]] = {
    "fr": _words(
        """
        aimerais aimerait allo allez avais avait avez avons besoin bonjour bonsoir cherche cherchons
        comprend connais connaitre devenir devons dire dit dois doit doivent etais etait ete etes fait
        faites faut faudrait fera ferai fonctionne juste merci peut peuvent peux possible pourrais
        pourrait pouvez puis sais salut savez sera serait signification signifie signifient sommes
        souhaite souhaiterais souhaitons stp suis svp trouve trouver va vais veulent veut veux voudrais
        voudrait voulez voulons
        """
    ),
    "en": _words("am find hello hi know like looking mean means need please thank thanks want"),
}

# Words by which readers ask for a definition, folded: « rétablissement définition ». Not asked for beside the whole
# name of something that the site explains; texts are about them too: « définition du travail social ».
DEFINING_WORDS = _words("def definition definitions definir")
