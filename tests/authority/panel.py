"""Rows of the stewards' panel: what they set, each change noted and put back in one press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.rules import house
from bot.rules.house import tag
from bot.steps import modes, queue
from data import announcements, asks, confirmations, reviews
from data.house import Announcement
from data.store import Tx
from tests.authority.rows import ANSWER, EFFECT, GONE, PAUSED, Row, asker, row
from tests.authority.rows import steward as _steward

SETTINGS: Mapping[str, tuple[str, ...]] = {
    "open_most": ("2",),
    "invited_most": ("1",),
    "quiet": ("night",),
    "hours": ("day",),
    "member_days": ("7",),
    "account_days": ("30",),
    "gap_days": ("1",),
    "kind_most": ("5",),
    "pause": ("3",),
    "ways": ("named", "neighbour"),
    "notes": ("money", "links"),
}
"""What stewards choose from lists, each to something else than it comes with."""

KEPT: Mapping[str, str] = {
    **{f"kept {setting}": "-".join((setting, *values)) for setting, values in SETTINGS.items()},
    "kept channel": "rituals_channel-another channel",
    "kept elsewhere": "rituals_channel-a channel of another server",
    "kept nowhere": "asks_channel-a channel of another server",
    "kept role": "helper_role-a role",
    "kept asks": "asks_channel-another channel",
    "kept language": "language-es",
    "kept stewards": "steward_role-a role",
    "kept too many": "open_most-99",
    "kept nothing": "kinds-99",
}
"""What the controls say under which a change was shown before it counts."""

ANNOUNCED: Mapping[str, str | tuple[str, ...]] = {"announced": "Soup for all", "begins": "now", "lasts": "7"}
LEADS = {"steward administrator elsewhere": EFFECT, "paused": PAUSED}

SECTIONS = ("places", "helpers", "asking", "bringing", "intake", "kinds", "start", "log")
SECTIONS = ("places", "helpers", "asking", "bringing", "intake", "kinds", "small", "path", "start", "log")

_COMPANY = tag("company")
NAMES: Mapping[str, str] = {
    **{each: each for each in (*house.SECTION_OF, "students")},
    **KEPT,
    "kind": tag("tech"),
    "schedule": "skill_week_3_10",
    "wish": "-_-_-_0",
    "small": "small",
    "path": "path",
    "small kind": f"small-{_COMPANY}",
    "small add": f"small-add-{_COMPANY}",
    "small entry": "small-company-tea",
    "path entry": "path-food-supper",
    "path change": "path-one-food-supper",
}
"""What bears the same name, or stands for the same in the ids of controls, in every community."""

PANEL: tuple[Row, ...] = (
    # More that stewards set, each change noted and put back in one press.
    *(_steward("settings.section", ANSWER, values=(section,)) for section in SECTIONS),
    _steward("settings.section", "refuse.unknown_choice", values=("elsewhere",)),
    # What members live with is shown before it counts; the door is open here.
    *(_steward("settings.choose", ANSWER, setting, values=values) for setting, values in SETTINGS.items()),
    *(_steward("settings.keep", EFFECT, f"kept {setting}") for setting in (*SETTINGS, "channel", "role")),
    *(_steward("settings.keep", "refuse.unknown_choice", f"kept {each}") for each in ("too many", "nothing")),
    *(_steward("settings.keep", "refuse.unknown_choice", f"kept {each}") for each in ("elsewhere", "asks")),
    *(_steward("setup.keep", EFFECT, f"kept {each}") for each in ("asks", "language", "stewards")),
    *(_steward("setup.keep", "refuse.unknown_choice", f"kept {each}") for each in ("nowhere", "nothing")),
    _steward("settings.choose", "refuse.unknown_choice", "open_most", values=("99",)),
    _steward("settings.channel", ANSWER, "rituals_channel", values=("another channel",)),
    _steward("settings.channel", "refuse.unknown_choice", "rituals_channel", values=("a channel of another server",)),
    _steward("settings.role", ANSWER, "helper_role", values=("a role",)),
    _steward("settings.make", EFFECT, "stewards_channel"),
    _steward("settings.undo", EFFECT, "change", GONE),
    _steward("settings.undo_one", EFFECT, elsewhere=GONE, values=("change",)),
    *(
        _steward("settings.choose", "refuse.no_stewards_channel", setting, values=(to,))
        for setting, to in (("review", "on"), ("mode", "confirm"), ("mode", "invite"))
    ),
    # Two who said yes, where stewards confirm: theirs to answer. Nobody is chosen for an ask but where they invite.
    _steward("confirm.open", ANSWER, elsewhere="refuse.confirm_over", values=("confirmed",)),
    _steward("confirm.yes", EFFECT, "confirmed", "refuse.confirm_over"),
    _steward("confirm.no", EFFECT, "confirmed", "refuse.confirm_over"),
    _steward("pick.look", "refuse.pick_over", "open"),
    _steward("pick.open", "refuse.pick_over", values=("open",)),
    _steward("pick.ask", "refuse.pick_over", "open", values=("somebody",)),
    # Asks that stewards look at first: theirs to say something of, and their askers' to answer; nobody learns whose.
    _steward("review.list", ANSWER),
    _steward("review.open", ANSWER, elsewhere="refuse.reviewed", values=("held",)),
    _steward("review.approve", EFFECT, "held", "refuse.reviewed"),
    _steward("review.decline", ANSWER, "held", "refuse.reviewed"),
    _steward("review.decline_form", EFFECT, "held", "refuse.reviewed", fields={"reason": "money", "words": ""}),
    _steward("review.ask", ANSWER, "held", "refuse.reviewed"),
    _steward("review.ask_form", EFFECT, "held", "refuse.reviewed", fields={"question": "Which day?"}),
    asker("review.answer", "asked", ANSWER),
    asker("review.answer_form", "asked", EFFECT, fields={"answer": "On Monday"}),
    # Announcements: whose they are may take them back, stewards alone approve and decline.
    row("/announce", "-", "refuse.announce_nowhere", {"steward administrator elsewhere": ANSWER, "paused": PAUSED}),
    row("announce.form", "fresh", "refuse.announce_nowhere", LEADS, fields=ANNOUNCED),
    row("announce.form", "fresh", "refuse.announce_nowhere", LEADS, fields={**ANNOUNCED, "straight": "yes"}),
    row("announce.again", "announced", GONE, {"helper": "refuse.announced"}),
    row("announce.back", "announced", ANSWER, {"helper": EFFECT}),
    _steward("announce.open", ANSWER, elsewhere="refuse.announced", values=("announced",)),
    _steward("announce.approve", ANSWER, "announced", "refuse.announced"),
    _steward("announce.approve_form", EFFECT, "announced", "refuse.announced", fields={"answer": ""}),
    _steward("announce.decline", ANSWER, "announced", "refuse.announced"),
    _steward("announce.decline_form", EFFECT, "announced", "refuse.announced", fields={"answer": "Not now"}),
    # The shelf and the path, in each community its own.
    *(_steward("begin.groups", ANSWER, what) for what in ("small", "path")),
    _steward("begin.groups", "refuse.old_control", "fresh"),
    _steward("begin.group", ANSWER, "small", values=("kind",)),
    _steward("begin.entry", ANSWER, "small", values=("company-tea",)),
    _steward("begin.entry", GONE, "small", values=("company-gold",)),
    _steward("begin.add", ANSWER, "small kind"),
    _steward("begin.form", EFFECT, "small add", fields={"words": "A song"}),
    _steward("begin.form", EFFECT, "path change", fields={"words": "A song", "kind": ("hands",)}),
    _steward("begin.form", "refuse.unknown_kind", "path change", fields={"words": "A song", "kind": ("gold",)}),
    _steward("begin.change", ANSWER, "path entry"),
    _steward("begin.hide", EFFECT, "small entry"),
    _steward("begin.up", EFFECT, "small entry"),
    _steward("begin.down", EFFECT, "path entry"),
    _steward("begin.restore", EFFECT, "small", ANSWER),
    _steward("settings.log", ANSWER),
    _steward("settings.note", ANSWER),
    _steward("settings.note_form", EFFECT, fields={"note": "Ring twice"}),
    _steward("settings.starts", ANSWER),
    _steward("settings.start", ANSWER, values=("students",)),
    _steward("settings.begin", EFFECT, "students"),
    _steward("settings.kinds", ANSWER),
    _steward("settings.kind", ANSWER, values=("kind",)),
    _steward("settings.kind_add", ANSWER),
    _steward("settings.kinds_form", EFFECT, fields={"kinds": "Garden\nMusic"}),
    _steward("settings.kind_rename", ANSWER, "kind"),
    _steward("settings.rename_form", EFFECT, "kind", fields={"name": "Machines"}),
    *(_steward(f"settings.kind_{way}", EFFECT, "kind") for way in ("up", "down", "retire")),
)


def waiting(tx: Tx, guild: int, owner: str, ask: Any, said: Any) -> dict[str, str]:
    """Somebody proposed an announcement, and two said yes where stewards confirm."""
    made = Announcement("a9" * 8, guild, owner, "Soup for all", "", "proposed", tx.now, 7, tx.day)
    announcements.save(tx, made)
    announcements.save(tx, replace(made, ref="a8" * 8, state="approved"))
    modes.hold(tx, ask, said)
    return {"announced": made.ref, "standing": "a8" * 8, "confirmed": confirmations.waiting(tx, guild)[0].ref}


def asked(tx: Tx, ask: str) -> str:
    """A steward asked something back about an ask."""
    found = asks.get(tx, ask)
    assert found is not None
    held = queue.hold(tx, found, at_once=True)
    reviews.save(tx, replace(held, state="asked", words="Which day?"))
    return held.ref
