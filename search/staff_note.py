"""What staff are told on the admin's first page when the search is not as fast as it should be."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from .replica.health import trouble


class EngineNote(Component):
    """Nothing when all is well; else that readers still find everything, and whom to tell."""

    name = "search_engine_note"
    order = 20
    template_name = "search/engine_note.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"trouble": trouble()}
