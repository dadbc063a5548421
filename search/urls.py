from django.urls import path

from .feeds import atom, opensearch
from .views import search_page, suggestions

urlpatterns = [
    path("", search_page, name="search"),
    path("suggestions", suggestions, name="search_suggestions"),
    path("atom", atom, name="search_feed"),
    path("opensearch.xml", opensearch, name="search_description"),
]
