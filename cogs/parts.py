"""The few parts every card and form is made of, so that all of them look and read alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import discord
from discord import ui

from bot.relay.kinds import MessageKind
from bot.router import NO_REF, control_id
from bot.rules.cautions import cautions
from bot.rules.words import shown
from bot.text import Text
from data.content import KINDS, MORE_KINDS
from data.records import Ask, Needed, Outgoing
from data.store import Tx

CALM, WARM, DONE = 0x4F7C7A, 0xC9814B, 0x7A8C6A
"""Colours that decorate; the words beside them say the same."""

SHIPPED = frozenset((*KINDS, *MORE_KINDS))
"""Kinds of help for which every language has words."""

Part = ui.Item[Any]


def card(*parts: str | Part | None, colour: int = CALM) -> ui.LayoutView:
    """A card of paragraphs, lines and rows, top to bottom; None is left out."""
    shown = [ui.TextDisplay[Any](part) if isinstance(part, str) else part for part in parts if part]
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*shown, accent_colour=colour))
    view.stop()  # Builders only: a stopped view is never stored by the library (platform.md, 4).
    return view


def line() -> Part:
    """A thin line between two parts of a card."""
    return ui.Separator()


def note(words: str) -> str:
    """Words in small print."""
    return "\n".join(f"-# {each}" for each in words.splitlines())


def button(
    label: str,
    action: str,
    ref: str = NO_REF,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    disabled: bool = False,
) -> ui.Button[Any]:
    """A button that leads to one action about one thing."""
    return ui.Button(label=label[:80], style=style, custom_id=control_id(action, ref), disabled=disabled)


def main(label: str, action: str, ref: str = NO_REF) -> ui.Button[Any]:
    """The button most people will want."""
    return button(label, action, ref, discord.ButtonStyle.primary)


def good(label: str, action: str, ref: str = NO_REF) -> ui.Button[Any]:
    """The button that says yes."""
    return button(label, action, ref, discord.ButtonStyle.success)


def row(*buttons: ui.Button[Any] | None) -> ui.ActionRow[Any]:
    """Up to five buttons beside each other; None is left out."""
    return ui.ActionRow(*(each for each in buttons if each is not None))


def choice(
    action: str,
    options: Sequence[tuple[str, str]],
    *,
    ref: str = NO_REF,
    chosen: Iterable[str] = (),
    placeholder: str | None = None,
) -> ui.ActionRow[Any]:
    """A select on a card, of (value, label)."""
    picked = set(chosen)
    select = ui.Select[Any](
        custom_id=control_id(action, ref),
        placeholder=placeholder,
        options=[
            discord.SelectOption(label=label[:100], value=value, default=value in picked) for value, label in options
        ],
    )
    return ui.ActionRow(select)


def form(title: str, action: str, ref: str, *fields: Part) -> ui.Modal:
    """A form of up to five labelled fields."""
    modal = ui.Modal(title=title[:45], custom_id=control_id(action, ref), timeout=None)
    for field in fields:
        modal.add_item(field)
    return modal


def field(label: str, component: Part, description: str | None = None) -> Part:
    """A labelled field of a form."""
    return ui.Label(text=label[:45], description=description[:100] if description else None, component=component)


def long_text(name: str, most: int, *, default: str = "", required: bool, placeholder: str | None = None) -> Part:
    """A field for a few sentences."""
    return ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph,
        max_length=most,
        default=default or None,
        required=required,
        placeholder=placeholder[:100] if placeholder else None,
    )


def short_text(name: str, most: int, *, default: str = "", required: bool) -> Part:
    """A field of one line."""
    return ui.TextInput(custom_id=name, max_length=most, default=default or None, required=required)


def one_of(name: str, options: Sequence[tuple[str, str]], chosen: str | None = None) -> Part:
    """A field in which one of two to ten choices is made."""
    return ui.RadioGroup(
        custom_id=name,
        required=True,
        options=[
            discord.RadioGroupOption(label=label[:100], value=value, default=value == chosen)
            for value, label in options
        ],
    )


def pick(
    name: str,
    options: Sequence[tuple[str, str]],
    chosen: Iterable[str] = (),
    *,
    most: int = 1,
    least: int | None = None,
    placeholder: str | None = None,
) -> Part:
    """A field in which one or several of up to 25 choices are made; several may also be none, and so may one if
    `least` says so."""
    picked = set(chosen)
    fewest = least if least is not None else int(most == 1)
    return ui.Select(
        custom_id=name,
        required=fewest > 0,
        min_values=fewest,
        placeholder=placeholder,
        max_values=min(most, len(options)),
        options=[
            discord.SelectOption(label=label[:100], value=value, default=value in picked) for value, label in options
        ],
    )


def somebody(name: str) -> Part:
    """A field in which one member is chosen."""
    return ui.UserSelect(custom_id=name, required=True)


def unasked(text: Text, ref: str) -> ui.ActionRow[Any]:
    """What stands under everything that comes unasked: the press that stops it, and the one that explains it."""
    return row(button(text("nudge.stop"), "nudge.stop", ref), button(text("nudge.why"), "nudge.why", ref))


def listed_lines(lines: Sequence[str]) -> str:
    """Typed lines, one under the other."""
    return "\n".join(f"· {shown(each)}" for each in lines)


def agreed_first(text: Text, lines: Sequence[str], action: str, ref: str = NO_REF) -> ui.LayoutView:
    """What the community agreed on, shown once before somebody's first ask or offer; one press leads on to that."""
    return card(
        text("agreements.first"),
        listed_lines(lines),
        row(good(text("agreements.read"), action, ref), button(text("door.now"), "door.now")),
        note(text("agreements.first_note")),
        colour=WARM,
    )


def moment(at: int) -> str:
    """A moment, in every reader's own zone and language, and how far away it is."""
    return f"<t:{at}:F> (<t:{at}:R>)"


def day(at: int) -> str:
    """A day, in every reader's own zone and language."""
    return f"<t:{at}:D>"


def person(user: int) -> str:
    """A mention; it notifies nobody unless the message explicitly allows it."""
    return f"<@{user}>"


def thread_link(thread: int) -> str:
    """A link to a thread, for those who can see it."""
    return f"<#{thread}>"


def kind(text: Text, name: str) -> str:
    """A category of help in words, for a card: what ships in every language, any other as its stewards call it."""
    return shown(_called(text, name), 100)


def kinds(text: Text, names: Iterable[str]) -> list[tuple[str, str]]:
    """Categories as choices."""
    return [(name, _called(text, name)) for name in names]


def _called(text: Text, name: str) -> str:
    return text(f"kind.{name}") if name in SHIPPED else name


def plain_kind(text: Text, name: str) -> str:
    """A category of help as a title has it, in which nothing is read as more than its letters."""
    return _called(text, name)


def kind_tags(text: Text, name: str) -> tuple[str, ...]:
    """What a forum's tag may be called that is for this category."""
    # What ships may also be tagged by the name that Kith has for it in all languages.
    return (_called(text, name), name) if name in SHIPPED else (name,)


def titled(key: str) -> Callable[[Any, Text], str]:
    """What a post of a forum is called, where it is the same for all of a sort."""
    return lambda _, text: text(key)


def when(text: Text, needed: Needed, by: int | None) -> str:
    """When help is needed, in words and as a moment where there is one."""
    return (
        text("when.line_by", when=text(f"when.{needed}"), by=day(by - 60))
        if by
        else text("when.line", when=text(f"when.{needed}"))
    )


def headline(text: Text, ask: Ask) -> str:
    """The first line of a card about an ask."""
    return text("ask.headline", kind=kind(text, ask.kind))


def careful(text: Text, *words: str, young: bool = False) -> str | None:
    """What a reader may want to be careful with, in small print; Kith looks at nothing behind it and vouches for
    nobody (promises X8, X9)."""
    told = [text(f"caution.{each}") for each in (*cautions(*words), *(("young",) if young else ()))]
    return note(text("caution.words", told=" ".join(told))) if told else None


def private(text: Text, to: int) -> str | None:
    """The opening words of every private message: long enough that a locked phone shows nothing of what follows
    (promise S5). A private reply, drawn for nobody in particular (`to` 0), needs none."""
    return note(text("private.opening", you=person(to))) if to else None


def bell(seen: Any, ref: str, text: Text) -> ui.LayoutView:
    """What stands in a member's own thread: that there is something for them, and nothing of what it is.

    Holders of Manage Threads can read that thread; what the button opens is seen by its member alone.
    """
    return card(
        text("bell.words", you=person(seen.to)),
        row(main(text("bell.see"), "bell.see", ref), button(text("mine.open"), "door.mine")),
    )


def whispered(
    name: str,
    load: Callable[[Tx, Outgoing], Any],
    render: Callable[[Any, Text], ui.LayoutView],
    *,
    lives: bool = True,
    rings_only: bool = False,
) -> MessageKind:
    """A kind of message for one person alone: by direct message, or behind a bell in their own thread."""
    return MessageKind(
        name, load, render, pings=lambda seen: (seen.to,), lives=lives, in_corner=bell, rings_only=rings_only
    )
