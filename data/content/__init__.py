"""What ships with Kith: the kinds of help to begin with, and services for the moments Kith is not made for."""

KINDS = ("company", "errands", "transport", "forms", "tech", "lending", "care", "language", "hands", "other")
"""Categories of help, by the name under which each language has its words."""

MORE_KINDS = ("meals", "calls", "appointments", "equipment", "pets", "children", "repairs", "study", "notes", "housing")
"""More of them that ship with words, for communities of some sorts; any community may take them up."""

SKILLS = ("car", "van", "tools", "lifting", "first_aid", "reading")
"""What an ask may not be able to do without, by the name under which each language has its words."""

LANGUAGES = (
    *("ar", "bn", "de", "en", "es", "fa", "fr", "hi", "it", "ja", "ko", "nl", "pa"),
    *("pl", "pt", "ro", "ru", "sw", "ta", "tl", "tr", "uk", "ur", "vi", "zh"),
)
"""Languages people may need or speak, by ISO 639-1 code, as many as one list holds; each is shown by its own name."""
