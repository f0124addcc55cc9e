"""The rule by which each figure of the fair is counted, in print wherever the figure stands."""

from __future__ import annotations

from locales.i18n import Language


def rules(t: Language) -> dict[str, str]:
    """Name of a figure -> how it is counted."""
    return {
        "visitors": t(
            "Different people with at least one turn in the chat. In a zone: who looked at the zone or at a community in it."
        ),
        "communities": t("Active communities in each zone."),
        "orders": t("Orders placed, one for each community in a cart, whatever became of them."),
        "orders_by_state": t("The same orders by their present state."),
    }
