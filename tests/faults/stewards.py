"""The stewards of a simulated community: how they set it up, and what they may do with what waits for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.router import control_id
from data import announcements, asks, communities, invitations, members
from data.house import Mode
from data.records import Ask
from data.store import Tx
from tests.transport.records import USUAL_FOR_BOT, Bit, Channel, Json, User

if TYPE_CHECKING:
    from tests.faults.sim import Sim

LIKES: Mapping[str, float] = {
    "review.list": 3,
    "review.open": 6,
    "review.approve": 6,
    "review.ask": 3,
    "review.answer": 10,
    "review.decline": 2,
    "announce.open": 5,
    "announce.approve": 5,
    "announce.decline": 3,
    "announce.again": 5,
    "announce.back": 1.5,
    "confirm.open": 6,
    "confirm.yes": 10,
    "confirm.no": 5,
    "pick.open": 6,
    "pick.look": 8,
    "pick.ask": 12,
}
"""How much more often than others a control is pressed."""

_CANARY = re.compile(r"[sd]w\d{5}x")


def canaries(words: str) -> set[str]:
    """The words in there by which it is known again wherever it turns up, one for each thing somebody wrote."""
    return set(_CANARY.findall(words))


def user_of(actor: Json) -> int:
    """Who acted, by an interaction as Discord sends it."""
    person = actor.get("user") or actor["member"]["user"]
    return int(person["id"])


def leads(actor: Json | None) -> bool:
    """Whether whoever acted manages the server."""
    held = int(((actor or {}).get("member") or {}).get("permissions") or 0)
    return bool(held & Bit.MANAGE_GUILD)


def room(sim: Sim, *stewards: User) -> Channel:
    """A channel that nobody but these and Kith can look at."""
    may = str(int(Bit.VIEW_CHANNEL | Bit.SEND_MESSAGES | Bit.READ_MESSAGE_HISTORY | USUAL_FOR_BOT))
    shut = [{"id": str(sim.guild.id), "type": 0, "allow": "0", "deny": str(int(Bit.VIEW_CHANNEL))}]
    inside = [{"id": str(each.id), "type": 1, "allow": may, "deny": "0"} for each in (*stewards, sim.world.bot)]
    return sim.world.text_channel(sim.guild, "stewards", overwrites=[*shut, *inside])


async def settle(sim: Sim, mode: Mode, review: str, *stewards: User) -> Channel:
    """They choose a channel of their own, and say who brings people together and whether they look at asks first."""
    people, sam = sim.people, stewards[0]
    channel = room(sim, *stewards)
    panel = (await people.slash(sam, sim.asks, "kith setup")).reply
    assert panel is not None
    await people.choose(sam, panel, control_id("settings.section"), ["places"])
    await sim.chooses(panel, control_id("settings.channel", "stewards_channel"), channel)
    for section, setting, value in (("bringing", "mode", mode), ("asking", "review", review)):
        await people.choose(sam, panel, control_id("settings.section"), [section])
        await sim.chooses(panel, control_id("settings.choose", setting), value)
    return channel


class Before:
    """What was brought before the stewards, by whose hand: told after each commit. `wrong` is what should not have
    been. `shown` is since when (number of effects) they may read words of an ask that others cannot see yet,
    `agreed` are the yeses to which their asker said yes too, and `approved` since when an announcement may be seen."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.shown: dict[str, int] = {}
        self.agreed: set[str] = set()
        self.approved: dict[str, int] = {}
        self._held: dict[str, tuple[str, set[str]]] = {}
        self._confirmed: set[str] = set()

    def look(self, tx: Tx, actor: Json | None, effects: int, *, back: bool = False) -> None:
        """A transaction was committed; `back`: an older copy was put in place, and nothing of it is anybody's doing."""
        waiting = {
            row["ref"]: row["ask"] for row in tx.db.execute("SELECT ref, ask FROM reviews WHERE state != 'declined'")
        }
        for ref, of in waiting.items():
            ask = asks.get(tx, of)
            if ref in self._held or ask is None:
                continue
            self._held[ref] = of, canaries(ask.summary)
            for word in canaries(ask.summary):
                self.shown.setdefault(word, effects)
            if not back and (actor is None or user_of(actor) != members.user_of(tx, ask.asker)):
                self.wrong.append("an ask came before the stewards and not by its asker's own hand (promise S1)")
        self._held = {ref: held for ref, held in self._held.items() if ref in waiting}
        confirmed = {
            row["ref"]: row["invitation"] for row in tx.db.execute("SELECT ref, invitation FROM confirmations")
        }
        for ref, invitation in confirmed.items():
            if ref not in self._confirmed and not back:
                self._brought(tx, invitation, actor)
        self._confirmed, self.agreed = set(confirmed), set(confirmed.values())

    def _brought(self, tx: Tx, ref: str, actor: Json | None) -> None:
        invitation = invitations.get(tx, ref)
        ask = asks.get(tx, invitation.ask) if invitation is not None else None
        if invitation is None or ask is None:
            return
        by = user_of(actor) if actor is not None else 0
        first = ask.first_who_can and by == members.user_of(tx, invitation.helper)
        if by != members.user_of(tx, ask.asker) and not first:
            self.wrong.append("an introduction came before the stewards without the asker's accept (promise S3)")

    def held(self, ref: str, ask: Ask) -> bool:
        """Whether this ask waited for a steward until now, in the very words that its asker let them see."""
        return any(of == ref and words == canaries(ask.summary) for of, words in self._held.values())

    def left(self, tx: Tx, guild: int) -> bool:
        """Whether stewards look at introductions no more, so that what waits for them comes about by itself."""
        community = communities.get(tx, guild)
        return community is not None and community.house.mode != "confirm"

    def announced(self, tx: Tx, ref: str, state: str, actor: Json | None, effects: int) -> None:
        """An announcement became this."""
        made = announcements.get(tx, ref)
        if made is None or state != "approved":
            return
        for word in canaries(made.words):
            self.approved[word] = effects
        if not leads(actor):
            self.wrong.append("an announcement was approved and not by a steward's hand (S58)")
