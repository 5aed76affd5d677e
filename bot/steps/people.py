"""Who is acting, where, and whether they may."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules import house, moments
from bot.rules.refusal import Refusal
from data import communities, members, outbox, pauses, threads
from data.records import Community, Member, Outgoing
from data.store import Tx


@dataclass(frozen=True, slots=True)
class Who:
    """The person behind an interaction: Discord's ids as they arrived with it, never kept as they are.

    `community` is None in direct messages; `manages` is Discord's Manage Server, `roles` the person's role ids,
    `joined` when they came to the server (UTC epoch seconds); a direct message says none of these.
    """

    user: int
    community: int | None
    locale: str
    manages: bool = False
    roles: frozenset[int] = frozenset()
    joined: int | None = None


def community_of(tx: Tx, who: Who) -> Community:
    """The open community this happens in. Raises Refusal if there is none or its door is not open.

    In direct messages it is the one community in which Kith knows this person; the buttons there are about it.
    """
    if who.community is None:
        known = [each for each in communities.all_open(tx) if members.find(tx, each.guild, who.user)]
        if len(known) != 1:
            raise Refusal("refuse.only_in_server")
        return known[0]
    community = communities.get(tx, who.community)
    if community is None or community.state != "open":
        raise Refusal("refuse.not_set_up")
    return community


def community_at(tx: Tx, guild: int) -> Community:
    """The open community of a server. Raises Refusal if its door is not open."""
    community = communities.get(tx, guild)
    if community is None or community.state != "open":
        raise Refusal("refuse.not_set_up")
    return community


def asks_place(tx: Tx, guild: int) -> tuple[Community, int]:
    """An open community and the channel in which its asks appear. Raises Refusal if either is not there (any more)."""
    community = community_at(tx, guild)
    if community.asks_channel is None:
        raise Refusal("refuse.channel_gone")
    return community, community.asks_channel


def rooms_place(tx: Tx, guild: int) -> tuple[Community, int]:
    """An open community and the channel under which introductions open. Raises Refusal where there is none."""
    community, _ = asks_place(tx, guild)
    parent = house.rooms(community, "introduction")
    if parent is None:
        raise Refusal("refuse.no_rooms")
    return community, parent


def here(tx: Tx, who: Who) -> tuple[Community, Member]:
    """The community and the member acting in it."""
    community = community_of(tx, who)
    return community, members.meet(tx, community.guild, who.user, who.locale)


def unpaused(tx: Tx, member: str) -> None:
    """Raises Refusal for somebody whose part is paused, where they would begin something or take something on."""
    until = pauses.until(tx, member)
    if until is not None:
        raise Refusal("refuse.paused", until=until)


def active(tx: Tx, who: Who) -> tuple[Community, Member]:
    """The community and the member acting in it. Raises Refusal if their part is paused."""
    community, me = here(tx, who)
    unpaused(tx, me.ref)
    return community, me


def at(tx: Tx, who: Who, community: int) -> Member:
    """The member acting on something of that community, from inside it or from a direct message.

    Raises Refusal if the control was pressed in another server, since nothing of one community exists in another, or
    in a direct message by somebody whom that community never met.
    """
    if who.community is not None and who.community != community:
        raise Refusal("refuse.gone")
    if who.community is None and members.find(tx, community, who.user) is None:
        raise Refusal("refuse.gone")
    return members.meet(tx, community, who.user, who.locale)


def whispered(tx: Tx, who: Who, ref: str) -> Outgoing:
    """The row behind a bell, for the person it is for. Raises Refusal for anybody else."""
    row = outbox.get(tx, ref)
    if row is None or row.place != "member" or at(tx, who, row.community).ref != row.target:
        raise Refusal("refuse.gone")
    return row


def unrung(tx: Tx, who: Who) -> tuple[str, ...]:
    """Refs of what this person was not told by any bell, and finds in /mine; the latest first."""
    if who.community is None:
        return ()
    return tuple(each.ref for each in outbox.unrung(tx, who.community, at(tx, who, who.community).ref))


def heard(tx: Tx, who: Who, ref: str) -> None:
    """They looked at what no bell rang for: it is told."""
    row = whispered(tx, who, ref)
    if row.state == "pending" and outbox.never_rings(row):
        outbox.heard(tx, ref)


def steward(tx: Tx, who: Who, community: int) -> bool:
    """Whether this person is a steward there: may manage the server, or holds the role the stewards named."""
    if who.community != community:
        return False
    known = communities.get(tx, community)
    return who.manages or (known is not None and known.steward_role is not None and known.steward_role in who.roles)


def corner(tx: Tx, me: Member) -> None:
    """Their own thread is made some while after they first ask, offer, state or help, and whatever they did is not to
    be told from it. Whoever is reached by direct message needs none while that arrives."""
    community = communities.get(tx, me.community)
    open_dms = me.reach == "dm" and (me.closed_until is None or me.closed_until <= tx.now)
    parent = house.rooms(community, "corner") if community is not None else None
    if not open_dms and parent is not None:
        threads.want(tx, me.community, "corner", me.ref, parent, moments.corner(tx.now, tx.chance))
