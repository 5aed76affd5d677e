"""Services for the moments Kith is not made for: few, each with its source and the day it was last checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `kind` decides the sentence it stands in; `country` is ISO 3166-1 alpha-2, empty for anywhere.

    `how` is a number or an address and nothing else, so that it reads alike in every language; `source` is the page it
    was read off on `verified_on`.
    """

    country: str
    kind: Literal["emergency", "talk", "directory"]
    name: str
    how: str
    source: str
    verified_on: date


STALE = 180
"""Days after which somebody has to look at a service again (promises 10.4)."""

INTERNATIONAL = Service(
    "", "directory", "Find A Helpline", "https://findahelpline.com", "https://findahelpline.com", date(2026, 11, 22)
)

_READ = date(2026, 11, 29)


def _both(country: str, emergency: tuple[str, str], name: str, talk: str, source: str) -> tuple[Service, Service]:
    """The two that stand together or not at all: where a life is in danger, and where somebody listens at any hour."""
    number, page = emergency
    return (
        Service(country, "emergency", number, number, page, _READ),
        Service(country, "talk", name, talk, source, _READ),
    )


_LIFELINE = "https://lifelineh2h.org.au/get-help/telephone-crisis-support/faqs/"
_WYOMING = "https://health.wyo.gov/publichealth/prevention/wivpp/suicide-prevention/988-suicide-crisis-lifeline"
_MANANA = (
    "https://www.elmanana.com/noticias/nacional/instituciones-de-salud-mental-en-mexico-servicios-gratuitos/6020415"
)
_LAUNCH = "https://www.newswire.ca/news-releases/government-of-canada-launches-three-digit-suicide-crisis-helpline-896472116.html"
_SANIDAD = "https://www.rtve.es/noticias/20220509/sanidad-presenta-telefono-prevencion-suicidio/2347183.shtml"
_CALLS = "https://ondacero.es/noticias/sociedad/telefono-atencion-suicidio-recibio-15000-llamadas-primer-mes-funcionamiento_2022061062a36debdbf6f2000130de02.html"
_IRISH = "https://carlow-nationalist.ie/2020/09/10/awareness-day-highlights-suicide-prevention/"
_MERRION = "https://merrionstreet.ie/en/news-room/releases/world_suicide_prevention_day_10_september_2020.html"
_ONE_ELEVEN = "https://www.odt.co.nz/news/national/launch-two-new-mental-health-services-make-getting-help-easier"
_POLICE = "https://www.devon-cornwall.police.uk/youth/8-10/phoning-999/"
_TEN_YEARS = "https://www.samaritans.org/news/samaritans-in-northern-ireland-answer-one-million-calls-during-10-years-of-freephone"

NEAR: tuple[Service, ...] = (
    *_both("AU", ("000", _LIFELINE), "Lifeline", "13 11 14", _LIFELINE),
    *_both("CA", ("911", "https://www.ecomm911.ca/911-dispatch/when-to-call/"), "9-8-8", "988", _LAUNCH),
    *_both("ES", ("112", _CALLS), "Llama a la vida", "024", _SANIDAD),
    *_both(
        "GB",
        ("999", _POLICE),
        "Samaritans",
        "116 123",
        _TEN_YEARS,
    ),
    *_both("IE", ("112 / 999", _IRISH), "Samaritans", "116 123", _MERRION),
    *_both("MX", ("911", _MANANA), "Línea de la Vida", "800 911 2000", _MANANA),
    *_both("NZ", ("111", _ONE_ELEVEN), "Need to talk?", "1737", "https://www.pegasus.health.nz/?p=6300"),
    *_both("US", ("911", _WYOMING), "988 Lifeline", "988", _WYOMING),
)
"""Services by country, as their own pages, their health services or the papers of the day gave them. A country of which
not both could be read is not here: it gets the international directory alone, never a guess. A change needs a second
pair of eyes (promises 10.12), and nobody has called these numbers: whoever hosts Kith looks before relying on them."""

COUNTRIES: tuple[str, ...] = tuple(dict.fromkeys(each.country for each in NEAR))


def services(country: str | None) -> tuple[Service, ...]:
    """The services of a country; none for an unknown one."""
    return tuple(each for each in NEAR if country and each.country == country.upper())


def stale(today: date) -> tuple[Service, ...]:
    """Those that nobody has looked at for too long."""
    return tuple(each for each in (*NEAR, INTERNATIONAL) if (today - each.verified_on).days > STALE)
