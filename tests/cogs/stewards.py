"""The cards and forms that stewards alone see, each in every state that looks different."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from discord import ui

from bot.rules import house
from bot.steps.reviews import REASONS, WORDS_MOST, ReviewSeen, ToldSeen
from bot.steps.settings import Logged, Set
from bot.steps.waiting import Waiting
from bot.text import Text
from cogs.asks import cards as asks
from cogs.capacity import cards as capacity
from cogs.offers import cards as offers
from cogs.reviews import cards as looking
from cogs.reviews.views import answer_form, decline_form, question_form
from cogs.settings import cards as settings
from cogs.settings.views import kinds_form, note_form, rename_form
from data.content import KINDS, MORE_KINDS
from data.content.starting import STARTING
from data.house import AS_IT_COMES, Change, House, Review
from tests.cogs import announcing, modes
from tests.cogs import records as made

MANY = tuple(f"{number:02} {'0' * 36}" for number in range(house.KINDS_MOST))
"""As many kinds as there may be, with names as long as they may be."""

FULL = House(
    *(made.CHANNEL + at for at in range(1, 5)),
    helper_role=made.ROLE,
    member_days=90,
    account_days=180,
    review=True,
    open_most=10,
    invited_most=3,
    quiet="long",
    gap_days=7,
    kind_most=20,
    hours="evening",
    paused_until=made.NOW,
    kinds=(*KINDS, *MORE_KINDS),
    notes=house.NOTES,
    note="*_~`|[]<@" * (house.NOTE_MOST // 9),
    mode="confirm",
)
"""Everything is set, and to what takes the most words."""

PRIVATE = (*(f"reviews.{each}" for each in ("declined", "asked", "still", "posted")), *modes.PRIVATE)
PRIVATE += announcing.PRIVATE
"""Messages about what stewards look at, to one person alone."""

QUESTION = "Which day?"
"""What a steward asks back."""

LIVE = settings.Live(frozenset(house.SECTION_OF), (("rituals_channel", ("view_channel", "embed_links")),), seen=True)


def change(setting: str, before: str, after: str) -> Change:
    """A steward changed something."""
    return Change("a7" * 8, made.GUILD, made.ASKER_REF, setting, before, after, made.NOW)


def cards() -> dict[str, Callable[[Text], ui.LayoutView]]:
    """Every card of the settings."""
    new = Set(made.community(house=AS_IT_COMES))
    found: dict[str, Callable[[Text], ui.LayoutView]] = {}
    for name, its in house.SECTIONS.items():
        full = made.community(house=FULL)
        found[f"settings.section/{name}, new"] = lambda text, name=name: settings.section(new, name, text)
        for setting in its:
            was, now = (house.written(replace(full, house=each), setting) for each in (AS_IT_COMES, FULL))
            done = Set(full, change(setting, was, now))
            found[f"settings.section/{name}, {setting} changed"] = lambda text, name=name, done=done: settings.section(
                done, name, text, LIVE
            )
    for setting, values in house.CHOICES.items():
        for value in values if setting in house.SECTION_OF and setting != "pause" else ():
            done = Set(new.community, change(setting, value, value))
            found[f"settings.section/{setting} {value}"] = lambda text, setting=setting, done=done: settings.section(
                done, house.SECTION_OF[setting], text
            )
    for setting in house.SECTION_OF:
        if setting in (*house.WRITTEN, "kinds"):
            continue
        ways = [made.community(house=each) for each in (AS_IT_COMES, FULL)]
        for before, after, live in ((*ways, LIVE), (*reversed(ways), settings.NOTHING)):
            name = f"settings.would/{setting}, {live is LIVE}"
            found[name] = lambda text, to=(before, after, setting, f"{setting}-1", live): settings.would(
                *to[:4], text, to[4]
            )
    every = [*house.SECTION_OF, "language", "zone", "asks_channel", "steward_role"]
    logged = [
        Logged(change(each, house.written(new.community, each), house.written(made.community(house=FULL), each)), who)
        for each, who in zip(every, [made.ASKER, 0] * len(every), strict=False)
    ]
    logged = [replace(each, change=replace(each.change, ref=f"{at:016x}")) for at, each in enumerate(logged)]
    for begin in range(0, len(logged), 10):
        found[f"settings.log/from {begin}"] = lambda text, begin=begin: settings.log(logged[begin : begin + 10], text)
    many = Set(made.community(house=replace(AS_IT_COMES, kinds=MANY)), change("kinds", "", "\n".join(KINDS)))
    other = (*MANY[5:-2], *KINDS[:2], *MANY[:5][::-1])
    kinds = {"added": KINDS + MANY[:40], "other": other, "renamed": (*MANY[:-1], KINDS[0]), "fewer": MANY[:1]}
    every_kind = [Logged(change("kinds", "\n".join(MANY), "\n".join(now)), made.ASKER) for now in kinds.values()]
    found["settings.log/kinds"] = lambda text: settings.log(every_kind * 2, text)
    for name, now in kinds.items():
        for undone in (False, True):
            of = made.community(house=replace(AS_IT_COMES, kinds=now))
            done = Set(of, change("kinds", "\n".join(MANY), "\n".join(now)), undone)
            found[f"settings.kinds/{name}, {undone}"] = lambda text, done=done: settings.kinds(done, text)
    undo = Set(new.community, change("asks_channel", f"{made.CHANNEL} forum", f"{made.CHANNEL + 1}"), undone=True)
    found["settings.section/undone"] = lambda text: settings.section(undo, "places", text, LIVE)
    return found | {
        "asks.which/": lambda text: asks.which(MANY, text),
        "offers.which/": lambda text: offers.which(MANY, text),
        "capacity.beyond/": lambda text: capacity.beyond(
            replace(made.stated(kinds=frozenset(MANY[-2:])), known=MANY), text
        ),
        "capacity.statement/many kinds": lambda text: capacity.statement(
            replace(made.stated(), known=MANY), text, made.NOW
        ),
        "settings.log/none": lambda text: settings.log((), text),
        "settings.starts/": settings.starts,
        **{
            f"settings.{what}/{name}": lambda text, what=what, name=name: (
                settings.start(name, STARTING[name], text) if what == "start" else settings.begun(name, text)
            )
            for what in ("start", "begun")
            for name in STARTING
        },
        "settings.kinds/new": lambda text: settings.kinds(new, text),
        "settings.kinds/all that ship": lambda text: settings.kinds(Set(made.community(house=FULL)), text),
        "settings.kinds/many": lambda text: settings.kinds(many, text),
        "settings.one_kind/first": lambda text: settings.one_kind(new.community, 0, text),
        "settings.one_kind/last": lambda text: settings.one_kind(new.community, len(KINDS) - 1, text),
    }


def reviews(words: made.Words) -> dict[str, Callable[[Text], ui.LayoutView]]:
    """Every card about an ask that stewards look at first."""
    found: dict[str, Callable[[Text], ui.LayoutView]] = {
        "reviews.listed/none": lambda text: looking.listed(Waiting(), text),
        "reviews.listed/some": lambda text: looking.listed(
            Waiting((ReviewSeen(held(words), made.ask_seen(made.ask(words))),)), text
        ),
        "reviews.answered/": looking.answered,
        **{
            f"reviews.said/{key}": lambda text, key=key: looking.said(text, f"review.{key}")
            for key in ("approved", "was_declined", "was_asked")
        },
    }
    for shared in ("named", "neighbour"):
        ask = made.ask(words, shared=shared, state="draft")
        told = ToldSeen(ask, made.ASKER, held(words), made.NOW)
        for name, one in (
            ("new", held(words, words="", answer="")),
            ("asked", held(words, state="asked", answer="")),
            ("answered", held(words)),
        ):
            seen = ReviewSeen(one, made.ask_seen(replace(ask, needs=made.MUCH)), made.NOW)
            found[f"reviews.review/{shared}, {name}"] = lambda text, seen=seen: looking.review(seen, text)
        seen = ReviewSeen(held(words), made.ask_seen(ask), made.NOW)
        for what, draw in (("asked", looking.asked), ("posted", looking.posted), ("still", looking.still)):
            found[f"reviews.{what}/{shared}"] = lambda text, draw=draw, told=told: draw(told, text)
        found[f"reviews.still/{shared}, no moment"] = lambda text, told=told: looking.still(
            replace(told, again=None), text
        )
        for reason in REASONS:
            no = replace(told, review=held(words, state="declined", reason=reason))
            found[f"reviews.declined/{shared}, {reason}"] = lambda text, no=no: looking.declined(no, text)
        found[f"asks.looked_at/{shared}"] = lambda text, ask=ask: asks.looked_at(ask, text, made.NOW)
    return found | modes.cards(words)


def held(typed: made.Words, **changes: Any) -> Review:
    """An ask that stewards asked about, and that was answered, in as many words as there may be."""
    said = typed.summary[:WORDS_MOST]
    return replace(Review("b8" * 8, made.GUILD, made.ASK_REF, "waiting", "money", said, said), **changes)


def forms() -> dict[str, Callable[[Text], ui.Modal]]:
    """Every form of the settings."""
    return {
        "settings.note_form/": lambda text: note_form(text, "Ring twice"),
        "settings.kinds_form/": kinds_form,
        "reviews.decline_form/": lambda text: decline_form(text, "b8" * 8),
        "reviews.question_form/": lambda text: question_form(text, "b8" * 8),
        "reviews.answer_form/": lambda text: answer_form(text, "b8" * 8, QUESTION),
        "settings.rename_form/": lambda text: rename_form(text, "tech"),
    }
