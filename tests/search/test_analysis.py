"""French as readers type it: which spellings meet, and which must not."""

from __future__ import annotations

import re

import pytest

from search.analysis import analyse, label_key
from search.excerpts import excerpt, highlight
from search.index_terms import index_terms
from search.query import MAX_QUERY_LENGTH, MAX_QUERY_WORDS, analyse_query
from search.stems import MAX_WORD_LENGTH, STEM_MARK, fold


def matches(query: str, text: str, language: str = "fr") -> bool:
    """Whether `text` answers `query`, decided here by brute force over the terms an engine would hold."""
    terms = index_terms(text, language)
    streams = [terms.stems, terms.forms, terms.other_readings]

    def has(phrase: tuple[str, ...]) -> bool:
        size = len(phrase)
        return any(
            tuple(stream[start : start + size]) == phrase
            for stream in streams
            for start in range(len(stream) - size + 1)
        )

    analysed = analyse_query(query, language)
    found = all(any(map(has, unit.alternatives)) for unit in analysed.units)
    excluded = any(any(map(has, unit.alternatives)) for unit in analysed.exclusions)
    return bool(analysed.units) and found and not excluded


@pytest.mark.parametrize(
    ("query", "text"),
    [
        # accents, case, ligatures, decomposed letters, marks left by word processors
        ("retablissement", "Le rétablissement"),
        ("RÉTABLISSEMENT", "rétablissement"),
        ("re\u0301tablissement", "rétablissement"),
        ("rétablissement", "le re\u0301tablissement"),
        ("rétablissement", "réta\u00adblissement"),
        ("oeuvre", "une œuvre"),
        ("cœur", "coeur"),
        ("salariees", "les salariées"),
        ("salariees", "un salarié"),
        ("salarie", "des salariées"),
        # plural and feminine
        ("travaux pairs", "le travail pair"),
        ("travailleurs paires", "le travailleur pair"),
        ("travailleuse paire", "les travailleurs pairs"),
        ("travailleur", "une travailleuse"),
        ("travailleuses", "un travailleur"),
        ("médiatrice", "les médiateurs"),
        ("mediatrices", "un médiateur"),
        ("actrice", "acteurs"),
        ("éducateurs", "éducatrice"),
        ("usagère", "usagers"),
        ("usagere", "usager"),
        ("infirmière", "infirmiers"),
        ("hôpital", "les hôpitaux"),
        ("hopitaux", "l'hôpital"),
        ("emploi", "des emplois"),
        ("lieux", "un lieu"),
        ("citoyenne", "citoyens"),
        ("professionnelles", "professionnel"),
        # inclusive writing, both ways
        ("travailleur", "travailleur·euse·s"),
        ("travailleuses", "travailleur·euse·s"),
        ("travailleur·euse·s", "une travailleuse"),
        ("travailleur.euse", "travailleurs"),
        ("paire", "pair(e)s"),
        ("pair(e)s", "pairs"),
        ("travailleurs pairs", "travailleur·euse·s pair·e·s"),
        ("travailleur·euse pair·e", "la travailleuse paire"),
        ("salariée", "salarié-e-s"),
        ("salarié-e-s", "salariés"),
        ("professionnelles", "professionnel-le-s"),
        ("acteurs", "acteur·rice·s"),
        ("actrices", "acteur·rice·s"),
        ("actrices", "acteur·ices"),
        ("acteurs", "acteur·ice"),
        ("acteurices", "des acteurs"),
        ("travailleureuse", "travailleuses"),
        ("qu'est-ce que le non-recours", "le non-recours"),
        ("directrice", "directeur(trice)"),
        ("sportive", "sportif·ve·s"),
        ("usagères", "usager•ère•s"),
        ("chargés", "chargé(e)(s)"),
        # elisions and both apostrophes
        ("hopital", "l’hôpital"),
        ("l'hôpital", "hôpital"),
        ("l’accompagnement", "d'accompagnement"),
        ("qu’accompagner", "accompagner"),
        ("prudhommes", "prud'hommes"),
        ("aujourd’hui", "aujourd'hui"),
        # hyphens
        ("pair-aidance", "pair aidance"),
        ("pair-aidance", "pairaidance"),
        ("pair-aidance", "la pair-aidance"),
        ("pair aidance", "pair-aidance"),
        ("pair aidance", "pairaidance"),
        ("pairaidance", "pair-aidance"),
        ("pairaidance", "la pair aidance"),
        ("pairaidants", "pairs-aidants"),
        ("medicosocial", "médico-social"),
        ("médico-sociaux", "médicosocial"),
        ("savoirêtre", "savoir-être"),
        ("Auvergne Rhône Alpes", "Auvergne-Rhône-Alpes"),
        ("auvergne-rhone-alpes", "en Auvergne-Rhône-Alpes"),
        ("rendez-vous", "un rendez-vous"),
        # acronyms
        ("msp", "une M.S.P."),
        ("M.S.P.", "MSP"),
        ("m.s.p", "M.S.P."),
        ("M S P", "une MSP"),
        ("h a s", "la HAS"),
        ("un DU", "Un DU de Lyon 1"),
        ("M. S. P.", "une MSP"),
        # abbreviations
        ("st etienne", "Saint-Étienne"),
        ("Sainte Foy", "à Ste-Foy"),
        # apostrophes forgotten
        ("pouvoir d agir", "pouvoir d’agir"),
        ("l hopital", "l’hôpital"),
        ("vitamine D", "la vitamine D"),
        # phrases and exclusions
        ('"travail pair"', "le travail pair"),
        ("« travail pair »", "travaux pairs, travail pair"),
        ('"maison usagers"', "la maison des usagers"),
        ("pair -hôpital", "pair en ville"),
    ],
)
def test_spellings_that_meet(query: str, text: str) -> None:
    assert matches(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("pair", "père"),
        ("paris", "pair"),
        ("rétablissement", "établissement"),
        ("sûr", "sur la place"),
        ('"travail pair"', "pair au travail"),
        ('"travail pair"', "travail de groupe, pair"),
        ("pair -hôpital", "pair à l’hôpital"),
        ('pair -"travail pair"', "le travail pair"),
        ("pairaidance", "aidance"),
        ("pair-aidance", "aidance par un pair"),
        ("deux", "dur"),
        ("santé", "sans"),
        ("un DU", "la santé du pair"),
        ("il n y a", "NYA"),
    ],
)
def test_spellings_that_do_not_meet(query: str, text: str) -> None:
    assert not matches(query, text)


def test_english_pages_have_their_own_stems() -> None:
    assert matches("recoveries", "the recovery", "en")
    assert not matches("the", "the recovery", "en")


def test_tokens_tell_where_they_come_from() -> None:
    text = "L’hôpital et les travailleur·euse·s"
    written = {text[token.start : token.end] for token in analyse(text)}
    assert written == {"hôpital", "travailleur·euse·s"}


def test_stems_are_marked_so_that_they_never_meet_a_word() -> None:
    assert {term[0] == STEM_MARK for term in index_terms("le travail pair").stems} == {True}
    assert not any(term.startswith(STEM_MARK) for term in index_terms("~travail").forms)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Pair-aidance", "pair aidance", "pairaidance", "PAIR’AIDANCE", "pair-aidances"),
        ("Maison de santé", "maisons de sante"),
        ("M.S.P.", "MSP", "msp"),
        ("travailleur·euse pair·e", "Travailleur pair", "travailleuse paire"),
    ],
)
def test_label_keys(spellings: tuple[str, ...]) -> None:
    assert len({label_key(spelling) for spelling in spellings}) == 1


def test_label_keys_do_not_mind_the_article_at_the_start() -> None:
    assert label_key("le travail pair") == label_key("Travail pair")
    assert label_key("Les") != ""


def test_label_keys_count_stop_words() -> None:
    assert label_key("Nous") != ""
    assert label_key("travail en réseau") != label_key("travail réseau")


def test_terms_hold_nothing_that_a_query_language_could_read() -> None:
    """Engines put terms between quotes: nothing in them may close the quotes, whatever the text."""
    every_character = " ".join(
        f"a{chr(code)}b {chr(code)}" for code in range(1, 0x3100) if chr(code).isprintable()
    )
    for token in analyse(every_character + " ½ ㏂ ⑴ ﬁn ² ẞ İ 中文 \U0001e900"):
        assert token.term.removeprefix(STEM_MARK).isalnum()
        assert len(token.term) <= MAX_WORD_LENGTH + 1


def test_fold_keeps_nothing_of_signs() -> None:
    assert fold("Œuvré²’") == "oeuvre2"
    assert fold("…") == ""


# --- Queries ------------------------------------------------------------------------------------------


def test_long_queries_are_cut_and_say_so() -> None:
    query = analyse_query("mot " * 500)
    assert query.was_cut
    assert len(query.text) <= MAX_QUERY_LENGTH
    many_words = analyse_query(" ".join(f"m{number}" for number in range(40)))
    assert many_words.was_cut
    assert len(many_words.units) == MAX_QUERY_WORDS
    assert not analyse_query("travail pair" + " " * 5000).was_cut


@pytest.mark.parametrize(
    "text", ["", "   ", '"', "-", '""', '-""', "…", "🙂", "\x00", "-pair", '- " -', "·", "()"]
)
def test_queries_that_ask_for_nothing(text: str) -> None:
    assert analyse_query(text).is_empty


def test_only_stop_words_may_still_be_a_title() -> None:
    query = analyse_query("Nous")
    assert not query.units
    assert not query.is_empty


def test_controls_and_lone_surrogates_are_left_out() -> None:
    assert analyse_query("travail\x00pair \ud800").text == "travail pair"


def test_a_compound_of_which_only_one_word_counts_prefers_to_be_found_whole() -> None:
    (unit,) = analyse_query("aller-vers").units
    assert unit.as_typed.alternatives == (("~allerver",), ("allerver",))
    assert (("aller",) in unit.alternatives, unit.own) == (True, 2)


# --- Excerpts -----------------------------------------------------------------------------------------


def marked(query: str, text: str) -> list[str]:
    html = highlight(text, analyse_query(query).phrases, "fr")
    return re.findall("<mark>(.*?)</mark>", html)


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("retablissement", "Le Rétablissement, des rétablissements", ["Rétablissement", "rétablissements"]),
        ("travailleuse paire", "Travailleur·euse·s pair(e)s", ["Travailleur·euse·s", "pair(e)s"]),
        ("hopital", "À l’hôpital", ["hôpital"]),
        ("msp", "Une M.S.P. neuve", ["M.S.P."]),
        ("oeuvre", "L’œuvre", ["œuvre"]),
        ("pairaidance", "La pair-aidance, un pair", ["pair-aidance"]),
        ("pair aidance", "pairaidance", ["pairaidance"]),
        ("pair", "Paris et père", []),
        ("re\u0301tablissement", "re\u0301tablissement", ["re\u0301tablissement"]),
        ('"travail pair"', "Le travail, un travail pair, le pair", ["travail pair"]),
        ("travail pair", "Le travail, le pair", ["travail", "pair"]),
        ("aller-vers", "L’aller-vers", ["aller-vers"]),
        ("médicosocial", "Le médico social, le secteur social", ["médico social"]),
    ],
)
def test_highlights_in_the_form_of_the_page(query: str, text: str, words: list[str]) -> None:
    assert marked(query, text) == words


def test_highlights_escape_what_the_page_says() -> None:
    html = highlight('<script>pair</script> & "pair"', analyse_query("pair").phrases, "fr")
    assert html == "&lt;script&gt;<mark>pair</mark>&lt;/script&gt; &amp; &quot;<mark>pair</mark>&quot;"


def test_excerpts_show_the_first_match_of_the_body() -> None:
    body = "Mot. " * 200 + "Ici le rétablissement commence. " + "Suite. " * 200
    html = excerpt("Une introduction.", body, analyse_query("retablissement").phrases, "fr")
    assert "<mark>rétablissement</mark>" in html
    assert html.startswith("…\xa0")
    assert html.endswith("\xa0…")
    assert len(html) < 300


def test_excerpts_without_a_match_show_the_beginning() -> None:
    phrases = analyse_query("absent").phrases
    assert excerpt("Une <introduction>.", "Un corps.", phrases, "fr") == "Une &lt;introduction&gt;."
    assert excerpt("", "Un corps.", phrases, "fr") == "Un corps."
    assert excerpt("", "", phrases, "fr") == ""


def test_excerpts_do_not_run_a_heading_into_a_text() -> None:
    body = "Une formation\n\nDes pairs l’animent.\n\nTrois jours"
    assert excerpt("", body, analyse_query("absent").phrases, "fr") == (
        "Une formation – Des pairs l’animent. Trois jours"
    )
    assert "<mark>formation</mark> – Des" in excerpt("", body, analyse_query("formation").phrases, "fr")
