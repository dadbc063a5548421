"""What readers may find: one row for each thing, whatever it is made of.

These tables are the truth from which each engine fills an index of its own (`engines/`). They hold public
things only: what is not here cannot leak, through no engine, facet or count.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .analysis import MAX_EXPRESSION_WORDS, is_searchable, label_key


class SearchDocument(models.Model):
    """One findable thing, as a result shows it.

    Narrow, because counting and sorting read it for every match.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=255)
    introduction = models.TextField(blank=True)
    url = models.CharField(max_length=2048)
    # In words that are searched: a title made of little else than the query comes before longer ones.
    title_length = models.PositiveSmallIntegerField(default=1)
    date = models.DateField(null=True)
    year = models.CharField(max_length=4, blank=True, help_text="Of the date: a facet.")
    # Wagtail unpublishes expired pages by a command that may run late: the search looks at the hour itself.
    expires_at = models.DateTimeField(null=True)
    # Grows by one at each change, so that an engine outside the database can tell a late write from a new
    # one. Where such an engine has not confirmed the version, the row itself is the queue.
    version = models.PositiveBigIntegerField(default=1)
    indexed_version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="search_document_once_per_object"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(version__gt=models.F("indexed_version")),
                name="search_document_behind",
            )
        ]

    def __str__(self) -> str:
        return self.title


class SearchText(models.Model):
    """What else engines receive of a document: kept out of the row that every search reads."""

    document = models.OneToOneField(
        SearchDocument, on_delete=models.CASCADE, primary_key=True, related_name="text"
    )
    labels = models.TextField(blank=True, help_text="Other names, places and organisations, one a line.")
    body = models.TextField(blank=True)
    facets = models.JSONField(
        default=dict, help_text="{facet: [values]}: topic, sector, audience, department."
    )

    def __str__(self) -> str:
        return f"{self.document_id}: {self.body[:40]}"


class SearchLabel(models.Model):
    """A title or other name, in the form `analysis.label_key` gives it.

    Typed exactly, it puts its document on top.
    """

    # Found through the constraint's own index.
    document = models.ForeignKey(
        SearchDocument, on_delete=models.CASCADE, related_name="exact_labels", db_index=False
    )
    key = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="search_label_once_per_document")
        ]
        indexes = [models.Index(fields=["key"], name="search_label_by_key")]

    def __str__(self) -> str:
        return self.key


class SearchFacetValue(models.Model):
    """A value that some document carries, or carried, for a facet: its id is what the index knows it by."""

    name = models.CharField(max_length=20)
    value = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "value"], name="search_facet_value_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class SearchIndexRow(models.Model):
    """What a search reads of each document that has the words: short, so that reading many is quick.

    `engines` make the table and fill it; PostgreSQL's has the words as well. Django has to know it so that `flush`
    empties it along with the documents, which take their rows along when they are deleted.
    """

    document = models.OneToOneField(
        SearchDocument, on_delete=models.DO_NOTHING, primary_key=True, related_name="+"
    )
    kind = models.CharField(max_length=20)
    date = models.DateField(null=True)
    title_length = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField(null=True)
    facets = models.TextField(help_text="A character for each value: see `engines.carried`.")

    class Meta:
        db_table = "search_index"

    def __str__(self) -> str:
        return str(self.document_id)


class DailySearches(models.Model):
    """How often something was searched on one day, and how often nothing was found (see `statistics`).

    The row without fingerprint counts all searches of its day. `query` holds the words, once enough searches
    have asked for them: until then, only a fingerprint is kept.
    """

    day = models.DateField()
    fingerprint = models.CharField(max_length=32, blank=True)
    query = models.ForeignKey(
        "wagtailsearchpromotions.Query", null=True, on_delete=models.CASCADE, related_name="daily_searches"
    )
    searches = models.PositiveIntegerField(default=0)
    without_result = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "fingerprint"], name="search_counted_once_a_day")
        ]
        indexes = [models.Index(fields=["fingerprint", "day"], name="search_counts_by_words")]

    def __str__(self) -> str:
        return f"{self.day}: {self.searches}"


class SearchRemoval(models.Model):
    """A document that is gone here, and that the engine outside the database may still hold."""

    document_id = models.PositiveBigIntegerField(primary_key=True)
    version = models.PositiveBigIntegerField(help_text="One more than the last version of the document.")

    def __str__(self) -> str:
        return str(self.document_id)


class SearchIndexState(models.Model):
    """What made the index inside the database: a table of at most one row."""

    fingerprint = models.CharField(max_length=16)

    def __str__(self) -> str:
        return self.fingerprint


class SearchWord(models.Model):
    """A word of what the public may read, as it is written there (lower case), to set typing mistakes right.

    `documents` counts the documents that have it, exactly: a word that only a withdrawn page had is gone with it.
    """

    written = models.CharField(max_length=64)
    word = models.CharField(max_length=64, help_text="Folded: neither accents nor hyphens.")
    form = models.CharField(max_length=64, help_text="Folded, without plural and feminine.")
    documents = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["written"], name="search_word_once")]
        indexes = [
            models.Index(fields=["word"], name="search_word_by_word"),
            models.Index(fields=["form"], name="search_word_by_form"),
        ]

    def __str__(self) -> str:
        return self.written


class SearchCountedWords(models.Model):
    """The words for which a document was counted: what to take away when it changes or leaves."""

    document = models.OneToOneField(
        SearchDocument, on_delete=models.CASCADE, primary_key=True, related_name="counted_words"
    )
    words = models.TextField(help_text="Separated by spaces.")

    def __str__(self) -> str:
        return f"{self.document_id}: {self.words[:40]}"


class SearchSuggestion(models.Model):
    """A document, or a place it names, under one of the words by which it may be asked for."""

    # Eight rows a document, written with it and deleted with it: the database is not asked to check each.
    document = models.ForeignKey(
        SearchDocument, on_delete=models.CASCADE, related_name="suggestions", db_constraint=False
    )
    rank = models.PositiveSmallIntegerField(help_text="0 comes first: see `suggestions.Rank`.")
    key = models.CharField(max_length=120, help_text="The folded words, from this one on, then those before.")
    place = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes = [models.Index(fields=["rank", "key"], name="search_suggestion_by_key")]

    def __str__(self) -> str:
        return self.key


class Synonyms(models.Model):
    """Words that readers use for one another, as editors list them."""

    typed = models.CharField(
        _("what readers type"),
        max_length=120,
        blank=True,
        help_text=_(
            "Leave empty when all the words below mean the same: whichever is typed finds the others. Fill in for "
            "one way only: « social worker » also finds what is below, but not the reverse."
        ),
    )
    words = models.TextField(
        _("words or expressions"),
        help_text=_("One a line, as they are written in texts: « homeless people »."),
    )

    class Meta:
        verbose_name = _("synonyms for search")
        verbose_name_plural = _("synonyms for search")

    def __str__(self) -> str:
        joined = ", ".join(self.expressions())
        return f"{self.typed} → {joined}" if self.typed else joined

    def expressions(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    def clean(self) -> None:
        """A group needs two expressions at least, each made of words and short enough to be searched."""
        expressions = self.expressions()
        everything = [*expressions, *([self.typed] if self.typed else [])]
        if len({label_key(expression) for expression in everything} - {""}) < 2:
            raise ValidationError({"words": _("Give at least two words or expressions that differ.")})
        for expression in everything:
            if not is_searchable(expression):
                raise ValidationError(
                    {"words": _("« %(expression)s » has no word to search, or too many (%(most)d at most).")
                     % {"expression": expression, "most": MAX_EXPRESSION_WORDS}}
                )  # fmt: skip
