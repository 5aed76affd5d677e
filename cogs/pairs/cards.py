"""What somebody who would like a talk sees: their place on the list, with whom they talk, and one gentle question."""

from __future__ import annotations

from discord import ui

from bot.steps.pairs import Place, RoomSeen, TalkSeen
from bot.text import Text
from cogs.parts import DONE, WARM, button, card, main, moment, note, person, private, row


def joined(place: Place, text: Text) -> ui.LayoutView:
    """At once after joining, or after leaving out the next time."""
    ref, at = place.ritual.ref, place.next_slot
    if at is None:
        words = text("pairs.joined_rests")
    else:
        words = text("pairs.is_left_out" if place.away else "pairs.joined", next=moment(at))
    return card(
        words,
        note(text("pairs.joined_note")),
        row(
            main(text("pairs.join_again"), "pairs.join", ref)
            if place.away
            else button(text("pairs.leave_out"), "pairs.leave_out", ref),
            button(text("pairs.leave"), "pairs.leave", ref),
            button(text("door.apart"), "door.apart"),
        ),
    )


def left(text: Text, ritual: str) -> ui.LayoutView:
    """Off the list; the way back is one press."""
    return card(text("pairs.left"), row(button(text("pairs.join"), "pairs.join", ritual)), colour=DONE)


def talk(seen: TalkSeen, text: Text) -> ui.LayoutView:
    """To one of those in a talk: who else is in it; or, in the same quiet way, that it did not come out even."""
    if not seen.others:
        words, colour = text("pairs.alone"), DONE
    else:
        names = text("pairs.and").join(person(each) for each in seen.others)
        words, colour = text("pairs.two" if len(seen.others) == 1 else "pairs.three", who=names), WARM
    return card(
        private(text, seen.to),
        words,
        text("pairs.place") if seen.others else None,
        note(text("pairs.note")) if seen.others else None,
        row(
            button(text("pairs.leave_out"), "pairs.leave_out", seen.ritual),
            button(text("pairs.leave"), "pairs.leave", seen.ritual),
            button(text("door.apart"), "door.apart"),
        ),
        colour=colour,
    )


def room(seen: RoomSeen, text: Text) -> ui.LayoutView:
    """The opening words in the thread of a talk: who is in it, how to listen, who else can read it, and until when."""
    if seen.until is None:
        return card(text("pairs.room_over"), colour=DONE)
    return card(
        text("pairs.room", who=text("pairs.and").join(person(each) for each in seen.people)),
        text("pairs.room_listen"),
        row(
            button(text("report.open"), "report.begin"),
            button(text("door.apart"), "door.apart"),
            button(text("door.now"), "door.now"),
        ),
        note(text("pairs.room_note", until=moment(seen.until))),
        colour=WARM,
    )


def how(seen: TalkSeen, text: Text) -> ui.LayoutView:
    """Did you meet? Whatever is pressed, or nothing, has no consequence."""
    names = text("pairs.and").join(person(each) for each in seen.others)
    return card(
        private(text, seen.to),
        text("pairs.how", who=names) if seen.others else text("pairs.how_over"),
        row(
            button(text("pairs.met"), "pairs.met", seen.ref),
            button(text("pairs.not_yet"), "pairs.not_yet", seen.ref),
            button(text("pairs.not_this"), "pairs.not_this", seen.ref),
        ),
        note(text("pairs.how_note")),
    )


def answered(seat_ritual: str, words: str, text: Text) -> ui.LayoutView:
    """After an answer, which is kept nowhere."""
    return card(
        words,
        row(
            button(text("pairs.leave_out"), "pairs.leave_out", seat_ritual),
            button(text("pairs.leave"), "pairs.leave", seat_ritual),
        ),
        colour=DONE,
    )
