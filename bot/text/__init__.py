"""Every sentence a person can read, in catalogues that volunteers can translate."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT = "en"
LANGUAGES = ("en", "es")

DISCORD_LOCALES = {"en-US": "en", "en-GB": "en", "es-ES": "es", "es-419": "es"}
"""Discord's locale codes and the catalogue that serves each; any other is served by the default."""


def _catalogue(parts: Iterable[Traversable]) -> gettext.GNUTranslations:
    merged = None
    for part in parts:
        catalogue = read_po(io.BytesIO(part.read_bytes()), abort_invalid=True)
        if merged is None:
            merged = catalogue
        else:
            for message in catalogue:
                if message.id:
                    merged[message.id] = message
    if merged is None:
        raise LookupError("no catalogue")
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Text:
    """One language's sentences: `text("ask.saved", when=…)`, and with `n` where a number decides the form."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, key: str, /, n: int | None = None, **values: object) -> str:
        """The sentence under a key, its `{names}` replaced literally; a key missing everywhere comes back as itself."""
        sentence = self._catalogue.gettext(key) if n is None else self._catalogue.ngettext(key, key, n)
        if n is not None:
            values["n"] = n
        return _fill(sentence, values)

    def has(self, key: str) -> bool:
        """Whether any catalogue knows this key, be it of a sentence with a number or of one without."""
        # Before Python 3.11.3 `gettext` finds nothing that has a plural.
        return self._catalogue.gettext(key) != key or self._catalogue.ngettext(key, key, 1) != key


def _fill(sentence: str, values: dict[str, object]) -> str:
    # One pass over the sentence, so that a value holding braces is never read as a placeholder (promises X4).
    parts = sentence.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        name, brace, rest = part.partition("}")
        if brace and name in values:
            filled.append(f"{values[name]}{rest}")
        else:
            filled.append("{" + part)
    return "".join(filled)


class Texts:
    """All languages, read once at start from `bot/text/<language>/*.po`."""

    def __init__(self) -> None:
        folder = files("bot") / "text"
        catalogues = {
            language: _catalogue(
                sorted(
                    (part for part in (folder / language).iterdir() if part.name.endswith(".po")),
                    key=lambda part: part.name,
                )
            )
            for language in LANGUAGES
        }
        for language, catalogue in catalogues.items():
            if language != DEFAULT:
                catalogue.add_fallback(catalogues[DEFAULT])
        self._texts = {language: Text(language, catalogue) for language, catalogue in catalogues.items()}

    def of(self, locale: str) -> Text:
        """The sentences for a Discord locale or a catalogue's name."""
        return self._texts.get(DISCORD_LOCALES.get(locale, locale), self._texts[DEFAULT])
