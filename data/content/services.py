"""The kinds of local service a community can list, by the name under which each language has its words."""

SERVICES = (
    "food",
    "home",
    "health",
    "mind",
    "safety",
    "money",
    "papers",
    "work",
    "family",
    "learning",
    "things",
    "other",
)
