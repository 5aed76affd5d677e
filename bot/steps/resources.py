"""The local services of a community: listed by its stewards, looked through by everybody, and looked over in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.rules import resources as rules
from bot.rules.refusal import Refusal
from bot.rules.resources import Choice, Line
from bot.rules.words import bounded
from bot.steps import communities
from bot.steps.people import Who, community_of, steward
from data import areas, due, outbox, refs, resources
from data import communities as settings
from data.content import LANGUAGES
from data.content.services import SERVICES
from data.records import DAY, Area, Outgoing, Resource
from data.store import Tx

AGAIN = 7 * DAY
"""Seconds after which it is tried again where the stewards have no channel to be told in."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what somebody looks for: `all` is how many there are, `old` the refs of those nobody looked over."""

    services: tuple[Resource, ...]
    areas: tuple[Area, ...]
    choice: Choice
    all: int
    steward: bool
    old: frozenset[str]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.all // rules.PAGE))


@dataclass(frozen=True, slots=True)
class One:
    """One service as the stewards see it."""

    service: Resource
    areas: tuple[Area, ...]
    old: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file held, before any of it is kept: the good lines as drafts of `batch`, and the bad ones."""

    batch: str
    good: tuple[Resource, ...]
    bad: tuple[Line, ...]
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """Services that nobody has looked over for long, of a community."""

    names: tuple[str, ...]


def look(tx: Tx, who: Who, choice: Choice) -> Found:
    """What fits, a page of it; those that are not shown any more are for stewards."""
    guild = community_of(tx, who).guild
    able = steward(tx, who, guild)
    # An area that the stewards took out of their list hides nothing that was there.
    known = {area.ref for area in areas.of(tx, guild)}
    fitting = [
        service
        for each in resources.of(tx, guild, "shown", *(("retired",) if able else ()))
        if rules.fits(service := replace(each, area=each.area if each.area in known else None), choice)
    ]
    last = max(0, -(-len(fitting) // rules.PAGE) - 1)
    choice = replace(choice, page=min(choice.page, last))
    here = tuple(fitting[choice.page * rules.PAGE : (choice.page + 1) * rules.PAGE])
    old = frozenset(each.ref for each in here if rules.stale(each, tx.day))
    return Found(here, tuple(areas.of(tx, guild)), choice, len(fitting), able, old)


def _guild(tx: Tx, who: Who) -> int:
    """Raises Refusal for anybody who is not a steward."""
    return communities.panel(tx, who, "en").guild


def _mine(tx: Tx, who: Who, ref: str) -> Resource:
    guild, found = _guild(tx, who), resources.get(tx, ref)
    if found is None or found.community != guild or found.state == "draft":
        raise Refusal("refuse.gone")
    return found


def _one(tx: Tx, service: Resource) -> One:
    return One(service, tuple(areas.of(tx, service.community)), rules.stale(service, tx.day))


def may(tx: Tx, who: Who) -> int:
    """Whether they may list services here: how many more there is room for. Raises Refusal if they may not."""
    guild = _guild(tx, who)
    room = rules.MOST - len(resources.of(tx, guild, "shown", "retired"))
    if room <= 0:
        raise Refusal("refuse.many_services", most=rules.MOST)
    return room


def opened(tx: Tx, who: Who, ref: str) -> One:
    """One of them. Raises Refusal if it is not of this community, or who asks is no steward."""
    return _one(tx, _mine(tx, who, ref))


def write(tx: Tx, who: Who, ref: str, kind: str, name: str, how: str, about: str) -> One:
    """Keep what was typed, of a new service or of one there is; whoever writes it down has looked it over."""
    known = resources.get(tx, ref)
    if known is None:
        may(tx, who)
        if not refs.free(tx, ref):
            raise Refusal("refuse.old_control")
        known = Resource(ref, _guild(tx, who), "", "", "", "", None, (), "shown", None, None, False, tx.day)
    else:
        known = _mine(tx, who, ref)
    if kind not in SERVICES:
        raise Refusal("refuse.unknown_choice")
    service = replace(
        known,
        kind=kind,
        name=" ".join(bounded(name, "resources.form.name", rules.NAME_MOST, required=True).split()),
        how=" ".join(bounded(how, "resources.form.how", rules.HOW_MOST, required=True).split()),
        about=bounded(about, "resources.form.about", rules.ABOUT_MOST),
    )
    return checked(tx, service)


def checked(tx: Tx, service: Resource) -> One:
    """Somebody has looked whether it still holds."""
    return _save(tx, replace(service, checked_day=tx.day, told=False))


def check(tx: Tx, who: Who, ref: str) -> One:
    """A steward looked it over, and all of it holds."""
    return checked(tx, _mine(tx, who, ref))


def place(tx: Tx, who: Who, ref: str, area: str | None) -> One:
    """Where it is, as one of the community's areas; None for everywhere."""
    service = _mine(tx, who, ref)
    if area is not None and area not in {each.ref for each in areas.of(tx, service.community)}:
        raise Refusal("refuse.unknown_choice")
    return _save(tx, replace(service, area=area))


def speak(tx: Tx, who: Who, ref: str, languages: Sequence[str]) -> One:
    """In which languages somebody can be spoken to there."""
    service = _mine(tx, who, ref)
    if not set(languages) <= set(LANGUAGES):
        raise Refusal("refuse.unknown_choice")
    return _save(tx, replace(service, languages=tuple(dict.fromkeys(languages))))


def retire(tx: Tx, who: Who, ref: str) -> One:
    """It is not shown any more; the stewards can show it again."""
    return _save(tx, replace(_mine(tx, who, ref), state="retired"))


def show(tx: Tx, who: Who, ref: str) -> One:
    """It is shown again."""
    return _save(tx, replace(_mine(tx, who, ref), state="shown"))


def forget(tx: Tx, who: Who, ref: str) -> None:
    """Take it out for good. Raises Refusal for one that is still shown."""
    service = _mine(tx, who, ref)
    if service.state != "retired":
        raise Refusal("refuse.gone")
    resources.delete(tx, service.ref)
    _watch(tx, service.community)


def _save(tx: Tx, service: Resource) -> One:
    resources.save(tx, service)
    _watch(tx, service.community)
    return _one(tx, service)


# A file.


def take_in(tx: Tx, who: Who, content: bytes) -> Taken:
    """Read a file and keep its good lines as drafts, to be looked over before any of them is shown.

    Raises Refusal for what is no such file, and for more lines than there is room for.
    """
    room, guild, batch = may(tx, who), _guild(tx, who), tx.ref()
    known = tuple(areas.of(tx, guild))
    fresh = Resource("", guild, "", "", "", "", None, (), "draft", batch, None, False, tx.day)
    good, bad = rules.read(content, fresh, known, tx.day)
    if len(good) > room:
        raise Refusal("refuse.services_room", room=room, lines=len(good))
    drafts = [replace(each, ref=tx.ref()) for each in good]
    for each in drafts:
        resources.save(tx, each)
    return Taken(batch, tuple(drafts), tuple(bad), known)


def keep(tx: Tx, who: Who, batch: str) -> int:
    """Show what came in that file; how many services that were. Raises Refusal if there is nothing of it."""
    guild = _guild(tx, who)
    drafts = [each for each in resources.of(tx, guild, "draft") if each.batch == batch]
    if not drafts:
        raise Refusal("refuse.gone")
    if len(drafts) > (room := may(tx, who)):
        raise Refusal("refuse.services_room", room=room, lines=len(drafts))
    for each in drafts:
        resources.save(tx, replace(each, state="shown", batch=None))
    _watch(tx, guild)
    return len(drafts)


def drop(tx: Tx, who: Who, batch: str) -> None:
    """Let go of what came in that file."""
    guild = _guild(tx, who)
    for each in resources.of(tx, guild, "draft"):
        if each.batch == batch:
            resources.delete(tx, each.ref)


def hand_out(tx: Tx, who: Who) -> bytes:
    """All that is shown, as the file that can be taken in."""
    guild = _guild(tx, who)
    return rules.written(resources.of(tx, guild, "shown"), areas.of(tx, guild))


def example(tx: Tx, who: Who) -> tuple[bytes, tuple[Area, ...]]:
    """Such a file, holding what is shown now, and the areas that may stand in one."""
    return hand_out(tx, who), tuple(areas.of(tx, _guild(tx, who)))


# What grows old.


def _about(guild: int) -> str:
    return f"resources:{guild}"


def _watch(tx: Tx, guild: int) -> None:
    """The stewards hear of what is old once, and the card goes when nothing is any more."""
    at = rules.next_look(resources.of(tx, guild, "shown"), tx.now)
    if at is None:
        due.cancel(tx, str(guild), "resources.stale")
    else:
        due.at(tx, guild, "resources.stale", str(guild), at)
    outbox.touch(tx, _about(guild))


def told(tx: Tx, about: str) -> None:
    """Some services are old by now: the stewards hear of them, each once."""
    guild, channel = int(about), settings.stewards_channel(tx, int(about))
    found = [each for each in resources.of(tx, guild, "shown") if rules.stale(each, tx.day) and not each.told]
    if found and channel is None:
        due.at(tx, guild, "resources.stale", about, tx.now + AGAIN)
        return
    for each in found:
        resources.save(tx, replace(each, told=True))
    if found and channel is not None:
        for row in outbox.about(tx, _about(guild), "resources.stale"):
            outbox.retire(tx, row.ref)
        outbox.say(tx, guild, "resources.stale", _about(guild), "channel", channel, slot=tx.ref())
    at = rules.next_look(resources.of(tx, guild, "shown"), tx.now)
    if at is not None:
        due.at(tx, guild, "resources.stale", about, at)


def stale_card(tx: Tx, row: Outgoing) -> Stale | None:
    """For the stewards: what nobody has looked over for long. It goes when somebody has, or when it is told anew."""
    if row.drop_after is not None and row.drop_after <= tx.now:
        return None
    old = [each.name for each in resources.of(tx, row.community, "shown") if rules.stale(each, tx.day) and each.told]
    return Stale(tuple(old)) if old else None
