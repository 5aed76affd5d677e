"""The one table of who may do what: every command and every control, for everybody there can be, with its outcome."""

from __future__ import annotations

from collections.abc import Mapping

from tests.authority.coming import COMING
from tests.authority.cutting import CUTTING
from tests.authority.panel import PANEL
from tests.authority.rows import ANSWER, EFFECT, GONE, PAUSED, Row
from tests.authority.rows import asker as _asker
from tests.authority.rows import row as _row
from tests.authority.rows import stated as _stated
from tests.authority.rows import steward as _steward
from tests.authority.told import TOLD

UNKNOWN = "refuse.unknown_kind"
ASK: Mapping[str, str | tuple[str, ...]] = {
    "summary": "Words of my own",
    "details": "",
    "kind": ("forms",),
    "when": "week",
    "shared": "named",
}
NEEDS: Mapping[str, str | tuple[str, ...]] = {
    "place": ("anywhere",),
    "parts": ("weekend",),
    "language": ("es",),
    "size": "large",
    "skills": ("car",),
}
PEOPLE: Mapping[str, tuple[str, ...]] = {"least": ("2",), "most": ("3",)}
CAPACITY: Mapping[str, str | tuple[str, ...]] = {
    "tide": "low",
    "kinds": ("tech",),
    "at_once": "3",
    "per_week": "10",
    "quiet": "long",
}
RITUAL: Mapping[str, str | tuple[str, ...]] = {
    "family": ("thanks",),
    "every": "fortnight",
    "weekday": ("4",),
    "hour": ("9",),
}
GOOD: Mapping[str, str | tuple[str, ...]] = {"good": "The tomatoes came up", "shared": "neighbour"}
SERVICE: Mapping[str, str | tuple[str, ...]] = {
    "kind": ("food",),
    "name": "The kitchen on the corner",
    "how": "Mondays at noon",
    "about": "",
}
SUGGESTION: Mapping[str, str | tuple[str, ...]] = {
    "person": ("somebody",),
    "summary": "Words for a friend",
    "kind": ("forms",),
    "when": "week",
}
OFFER: Mapping[str, str | tuple[str, ...]] = {"words": "A hand on Sundays", "kind": ("hands",)}

STATED: Mapping[str, tuple[str, ...]] = {
    "size": ("small",),
    "languages": ("uk", "en"),
    "skills": ("car",),
    "places": ("area",),
    "home": ("area",),
    "parts": ("weekend",),
    "invitations": ("2",),
    "sooner": ("sooner",),
}
"""What can be chosen by somebody who stated something already."""

TABLE: tuple[Row, ...] = (
    # Commands. There is none that is for stewards but `/kith setup`, and none that shows who asked (promise M1).
    _row("/ask", "-", ANSWER, {"paused": PAUSED}),
    # Beginning an ask with the shelf or the path: for everybody, and nothing of it is kept.
    _row("door.small", "-", ANSWER, {"paused": PAUSED}, on_shared_card=True),
    _row("door.path", "-", ANSWER),
    *(_row(f"door.{way}", "-", ANSWER, {"paused": PAUSED}, on_shared_card=True) for way in ("ask", "offer")),
    _row("small.take", "-", ANSWER, {"paused": PAUSED}, values=("company-tea",)),
    _row("small.take", "-", "refuse.unknown_choice", values=("company-gold",)),
    _row("path.of", "food", ANSWER),
    _row("path.of", "fresh", "refuse.old_control"),
    _row("path.end", "food-supper", ANSWER),
    _row("path.end", "fresh", "refuse.old_control"),
    _row("path.write", "food-supper-today", ANSWER, {"paused": PAUSED}),
    _row("path.write", "fresh", "refuse.old_control"),
    _row("/offer", "-", ANSWER, {"paused": PAUSED}),
    _row("/celebrate", "-", ANSWER, {"paused": PAUSED}),
    _row("/reflect", "-", ANSWER),
    _row("/capacity", "-", ANSWER),
    _row("/rest", "-", ANSWER),
    _row("/rest", "-", EFFECT, options={"days": 3}),
    _row("/apart", "-", ANSWER),
    _row("/mine", "-", ANSWER),
    _row("/help", "-", ANSWER),
    _steward("/kith setup", ANSWER),
    # The front door: for everybody, about themselves.
    *(_row(f"door.{way}", "-", ANSWER) for way in ("ask", "offer", "capacity", "rest", "mine", "apart", "now")),
    _row("now.country", "-", ANSWER, values=("ES",)),
    _row("mine.page", "1", ANSWER),
    # What may be written unasked, and why it was: for everybody, about themselves.
    _row("/me", "-", ANSWER),
    _row("door.me", "-", ANSWER),
    _row("me.kinds", "-", EFFECT, values=("digest",)),
    _row("me.kinds", "-", "refuse.unknown_choice", values=("everything",)),
    _row("me.hour", "-", EFFECT, values=("9",)),
    _row("me.hour", "-", "refuse.unknown_choice", values=("3",)),
    _row("me.nothing", "-", EFFECT),
    _row("me.hush", "-", EFFECT),
    _row("now.quiet", "-", EFFECT),
    _row("me.why", "-", ANSWER),
    _row("nudge.stop", "nudge", GONE, {"helper": EFFECT}),
    _row("nudge.stop", "bell", GONE),
    _row("nudge.why", "nudge", GONE, {"helper": ANSWER}),
    _row("nudge.why", "bell", GONE),
    # What Kith keeps about somebody: for everybody, about themselves, and nobody else's words (promise H2, S52).
    _row("/privacy", "-", ANSWER),
    _row("door.privacy", "-", ANSWER),
    _row("privacy.page", "1", ANSWER),
    _row("privacy.download", "-", ANSWER),
    _row("privacy.forget", "-", ANSWER),
    _row("privacy.word", "-", ANSWER),
    _row(
        "privacy.form",
        "-",
        ANSWER,
        {"member asker helper other apart paused administrator steward elsewhere": EFFECT},
        fields={"word": "Forget"},
    ),
    _row("privacy.form", "-", "privacy.forget.other_word", fields={"word": "remember"}),
    # Where there are more kinds than one list holds, the kind is chosen first.
    *(_row(f"{what}.kind", "-", ANSWER, {"paused": PAUSED}, values=("tech",)) for what in ("ask", "offer")),
    *(_row(f"{what}.kind", "-", UNKNOWN, {"paused": PAUSED}, values=("nonsense",)) for what in ("ask", "offer")),
    _stated("capacity.kinds", ANSWER),
    _stated("capacity.kind", "refuse.unknown_kind", values=("nonsense",)),
    # Asking.
    _row("ask.form", "fresh", EFFECT, {"paused": PAUSED}, fields=ASK),
    _asker("ask.form", "draft", EFFECT, fields=ASK),
    _asker("ask.form", "open", "refuse.already_posted", fields=ASK),
    _row("ask.form", "invitation", "refuse.old_control", fields=ASK),
    _asker("ask.look", "draft", ANSWER),
    _asker("ask.change", "draft", ANSWER),
    _asker("ask.needs", "draft", ANSWER),
    _asker("ask.needs", "unseen", ANSWER),
    # Somebody said yes to it as it stands; the card that was shown as it was posted does not know.
    _asker("ask.needs", "open", "refuse.answer_first", on_shared_card=True),
    _asker("ask.needs_form", "draft", EFFECT, fields=NEEDS),
    _asker("ask.needs_form", "unseen", EFFECT, fields=NEEDS),
    _asker("ask.needs_form", "open", "refuse.answer_first", fields=NEEDS),
    _asker("ask.needs_form", "ended", "refuse.ask_withdrawn", fields=NEEDS),
    _row("ask.needs_form", "invitation", GONE, fields=NEEDS),
    # For how many it is, while nobody has said yes or come; and that those who came are enough.
    _asker("ask.several", "draft", ANSWER),
    _asker("ask.several", "unseen", ANSWER),
    _asker("ask.several", "open", "refuse.answer_first", on_shared_card=True),
    _asker("ask.several_form", "draft", EFFECT, fields=PEOPLE),
    _asker("ask.several_form", "unseen", EFFECT, fields=PEOPLE),
    _asker("ask.several_form", "several", "refuse.some_came", fields=PEOPLE),
    _asker("ask.several_form", "draft", "refuse.unknown_choice", fields={"least": ("2",), "most": ("99",)}),
    _row("ask.several_form", "invitation", GONE, fields=PEOPLE),
    _asker("ask.enough", "several", EFFECT),
    _asker("ask.enough", "open", "refuse.nobody_came"),
    _asker("ask.keep", "draft", ANSWER),
    _asker("ask.remind", "draft", EFFECT, values=("friday",)),
    _asker("ask.remind", "draft", "refuse.unknown_choice", values=("tonight",)),
    _asker("ask.remind", "open", "refuse.ask_open", values=("friday",)),
    _asker("ask.post", "draft", EFFECT),
    _asker("ask.post_now", "draft", EFFECT),
    _asker("ask.first", "draft", EFFECT),
    _asker("ask.choose", "draft", EFFECT, first=("ask.first",)),
    _asker("ask.see", "draft", ANSWER, values=("steward",)),
    _asker("ask.see", "open", "refuse.ask_open", values=("steward",)),
    _asker("ask.as_is", "draft", ANSWER),
    _asker("ask.plainer", "draft", EFFECT),
    _asker("ask.plainer", "open", "refuse.ask_open"),
    _asker("ask.share", "draft", EFFECT, values=("neighbour",)),
    _asker("ask.share", "draft", "refuse.unknown_choice", values=("aloud",)),
    _asker("ask.share", "open", "refuse.ask_open", values=("neighbour",)),
    _asker("ask.drop", "draft", EFFECT, ANSWER),
    _asker("ask.drop", "open", "refuse.already_posted", ANSWER),
    _asker("ask.look", "open", "refuse.ask_open"),
    _asker("ask.withdraw", "open", ANSWER),
    _asker("ask.withdraw_yes", "open", EFFECT),
    _asker("ask.met", "open", EFFECT),
    _asker("ask.again", "ended", EFFECT),
    _asker("ask.again", "open", "refuse.ask_open"),
    _asker("ask.widen", "unseen", EFFECT),
    _asker("ask.still", "unseen", EFFECT),
    _asker("ask.let_rest", "open", EFFECT),
    # Nobody has come: its asker chooses how to go on, and who the stewards are is told to them alone.
    _asker("ask.keep_on", "unseen", ANSWER),
    _asker("ask.keep_on", "ended", "refuse.ask_withdrawn"),
    _asker("ask.smaller", "unseen", ANSWER),
    _asker("ask.steward", "unseen", ANSWER),
    # Helping. Somebody kept apart sees what everybody sees (promise H2); what nobody was shown is there for nobody.
    *(
        _row(
            f"ask.{way}",
            "open",
            EFFECT,
            {"asker": "refuse.own_ask", "helper": ANSWER, "elsewhere": GONE, "paused": PAUSED},
            on_shared_card=True,
        )
        for way in ("help", "help_more")
    ),
    *(_row(f"ask.{way}", about, GONE) for way in ("help", "help_more") for about in ("unseen", "draft")),
    *(_row(f"invite.{way}", "invitation", GONE, {"helper": EFFECT}) for way in ("yes", "more", "no", "rest", "less")),
    _row("invite.why", "invitation", GONE, {"helper": ANSWER}),
    _row("bell.see", "bell", GONE, {"helper": ANSWER}),
    _asker("yes.accept", "yes", EFFECT),
    _asker("yes.pass", "yes", EFFECT),
    # What happens in the place of two. A steward may hand back for a helper who is gone, and learns nothing by it.
    _row("intro.finished", "introduction", GONE, {"asker helper": EFFECT}),
    _row("intro.undo", "finished", GONE, {"asker helper": EFFECT}),
    _row("intro.later", "introduction", GONE, {"asker helper": EFFECT}),
    _row("intro.unsure", "introduction", GONE, {"asker helper": ANSWER}),
    _row("intro.new", "introduction", GONE, {"asker helper": ANSWER}),
    _asker("intro.new_yes", "introduction", EFFECT),
    *(
        _row(
            f"intro.{way}",
            "introduction",
            GONE,
            {"asker": "refuse.asker_not_helper", "helper steward administrator": outcome},
            on_shared_card=True,
        )
        for way, outcome in (("leave", ANSWER), ("leave_yes", EFFECT))
    ),
    # Offering.
    _row("offer.form", "fresh", EFFECT, {"paused": PAUSED}, fields=OFFER),
    _row("offer.form", "invitation", "refuse.old_control", {"paused": PAUSED}, fields=OFFER),
    _row(
        "offer.take",
        "offer",
        EFFECT,
        {"helper": "refuse.own_offer", "elsewhere": "refuse.offer_closed", "paused": PAUSED},
        on_shared_card=True,
    ),
    _row("offer.form", "offer", GONE, {"helper": EFFECT, "paused": PAUSED}, fields=OFFER),
    _row("offer.change", "offer", GONE, {"helper": ANSWER}),
    _row("offer.keep", "offer", GONE, {"helper": EFFECT}),
    _row("offer.close", "offer", GONE, {"helper": ANSWER}),
    _row("offer.close_yes", "offer", GONE, {"helper": EFFECT}),
    # Something good: as its writer wills, and nobody else's to change. What is gone is let go of by anybody.
    _row("door.celebrate", "-", ANSWER, {"paused": PAUSED}, on_shared_card=True),
    _row("celebrate.form", "fresh", EFFECT, {"paused": PAUSED}, fields=GOOD),
    _asker("celebrate.form", "written", EFFECT, fields=GOOD),
    _asker("celebrate.form", "celebrated", "refuse.celebration_posted", fields=GOOD),
    _row("celebrate.form", "invitation", "refuse.old_control", fields=GOOD),
    _asker("celebrate.look", "written", ANSWER),
    _asker("celebrate.look", "celebrated", "refuse.celebration_posted"),
    _asker("celebrate.change", "written", ANSWER),
    _asker("celebrate.post", "written", EFFECT),
    _asker("celebrate.drop", "written", EFFECT, ANSWER),
    _asker("celebrate.drop", "celebrated", "refuse.celebration_posted", ANSWER),
    _asker("celebrate.down", "celebrated", EFFECT, ANSWER),
    # A thank-you: for the one who was helped, once it is done, and while the place of two is there.
    _row("thanks.begin", "finished", GONE, {"asker": ANSWER, "helper": "refuse.thanks_asker"}, on_shared_card=True),
    _row(
        "thanks.form", "finished", GONE, {"asker": EFFECT, "helper": "refuse.thanks_asker"}, fields={"thanks": "Soup"}
    ),
    _row(
        "thanks.form",
        "introduction",
        GONE,
        {"asker": "refuse.thanks_early", "helper": "refuse.thanks_asker"},
        fields={"thanks": "Soup"},
    ),
    # For everybody to see only if both would; either takes it down, and the other is told nothing.
    _row("thanks.look", "finished", GONE, {"asker": ANSWER, "helper": "refuse.thanks_asker"}),
    _row("thanks.look", "introduction", GONE, {"asker helper": "refuse.over"}),
    _row(
        "thanks.offer",
        "finished",
        GONE,
        {"asker": EFFECT, "helper": "refuse.thanks_asker"},
        first=("thanks.down",),
    ),
    _row("thanks.agree", "finished", GONE, {"helper": EFFECT}),
    _row("thanks.down", "finished", GONE, {"asker helper": EFFECT}),
    # For somebody else: only whom it is for can make it an ask, and only whoever wrote it takes it back.
    _row("/for-someone", "-", ANSWER),
    _row("door.behalf", "-", ANSWER),
    _row("behalf.form", "fresh", EFFECT, fields=SUGGESTION),
    _row("behalf.form", "invitation", "refuse.old_control", fields=SUGGESTION),
    _asker("behalf.mine", "suggestion", EFFECT),
    _asker("behalf.lie", "suggestion", EFFECT),
    _row("behalf.back", "suggestion", GONE, {"helper": EFFECT}),
    # A question for oneself: looking and writing change nothing, keeping is for whoever wrote.
    _row("reflect.another", "-", ANSWER),
    _row("reflect.another", "1", ANSWER),
    _row("reflect.write", "1", ANSWER),
    _row("reflect.form", "1", ANSWER, fields={"thought": "The heron came back"}),
    _row("reflect.keep", "fresh", EFFECT),
    _row("reflect.keep", "invitation", "refuse.old_control"),
    _asker("reflect.keep", "thought", ANSWER),
    _row("reflect.kept", "1", ANSWER),
    _asker("reflect.forget", "thought", EFFECT, ANSWER),
    # One's own capacity, rest and list: for everybody, about themselves.
    _row("capacity.form", "-", EFFECT, fields=CAPACITY),
    _row("capacity.reach", "-", EFFECT, values=("dm",)),
    *(_stated(f"capacity.{way}", ANSWER) for way in ("look", "what", "where")),
    *(_stated(f"capacity.{field}", EFFECT, values=values) for field, values in STATED.items()),
    _stated("capacity.first", EFFECT, other="refuse.unknown_choice", values=("transport",)),
    _stated("capacity.size", "refuse.unknown_choice", values=("huge",)),
    _stated("capacity.still", EFFECT),
    # A message of another community is like one that never was.
    _row("capacity.still", "bell", GONE, {"helper": EFFECT, "elsewhere": "refuse.nothing_stated"}),
    *(_row(f"rest.{days}", "-", EFFECT) for days in (1, 3, 7, 14, 30)),
    _row("rest.end", "-", EFFECT, first=("rest.7",)),
    _row("rest.hand_back", "-", ANSWER, {"helper other": EFFECT}),
    _row("apart.add", "-", EFFECT, values=("somebody",)),
    _row("apart.remove", "-", ANSWER, {"asker": EFFECT}, values=("kept apart",)),
    # What stewards set; one of another server sets it there, and nothing here (promise M5).
    _steward("setup.look", ANSWER),
    _steward("setup.channel", ANSWER, values=("another channel",)),
    _steward("setup.channel", "refuse.unknown_choice", values=("a channel of another server",)),
    _steward("setup.language", ANSWER, values=("es",)),
    _steward("setup.role", ANSWER, values=("a role",)),
    _steward("setup.zone", ANSWER),
    _steward("setup.zone_form", EFFECT, fields={"zone": "Madrid"}),
    _steward("areas.list", ANSWER),
    _steward("areas.add", ANSWER),
    _steward("areas.form", EFFECT, fields={"areas": "Hill\nMarket"}),
    _steward("areas.remove", ANSWER, elsewhere=GONE, values=("area",)),
    _steward("areas.remove_yes", EFFECT, "area", GONE),
    _steward("setup.make", ANSWER),
    _steward("setup.open", EFFECT),
    # What works and what does not: for stewards.
    _steward("/kith doctor", ANSWER),
    _steward("doctor.look", ANSWER),
    # Everything forgotten: for the owner of the server alone, who is the administrator in the scene.
    _row("/kith erase", "-", "refuse.not_owner", {"administrator": ANSWER}),
    _row("erase.word", "-", "refuse.not_owner", {"administrator": ANSWER}),
    _row("erase.form", "-", "refuse.not_owner", {"administrator": EFFECT}, fields={"word": "Everything"}),
    # How it is going: for stewards, and about nobody.
    _steward("/kith pulse", ANSWER),
    _steward("pulse.look", ANSWER),
    _steward("pulse.week", ANSWER, values=("20451",)),
    _steward("pulse.week", "refuse.unknown_choice", values=("20450",)),
    # Local services: for everybody to look through, for stewards to list.
    _row("/resources", "-", ANSWER),
    _row("door.resources", "-", ANSWER),
    _row("resources.page", "wish", ANSWER),
    *(
        _row(f"resources.{by}", "wish", ANSWER, values=(value,))
        for by, value in (("kind", "food"), ("area", "area"), ("language", "es"))
    ),
    _row("resources.kind", "wish", "refuse.unknown_choice", values=("anything else",)),
    _steward("/kith services", ANSWER),
    _steward("resources.add", ANSWER),
    _steward("resources.form", EFFECT, "fresh", fields=SERVICE),
    _steward("resources.form", EFFECT, "service", GONE, fields=SERVICE),
    _steward("resources.open", ANSWER, elsewhere=GONE, values=("service",)),
    _steward("resources.change", ANSWER, "service", GONE),
    _steward("resources.check", EFFECT, "service", GONE),
    _steward("resources.place", EFFECT, "service", GONE, values=("area",)),
    _steward("resources.speak", EFFECT, "service", GONE, values=("uk",)),
    _steward("resources.retire", EFFECT, "service", GONE),
    _steward("resources.show", EFFECT, "service", GONE, first=("resources.retire",)),
    _steward("resources.forget", EFFECT, "service", GONE, first=("resources.retire",)),
    _steward("resources.forget", GONE, "service"),
    _steward("resources.hand_out", ANSWER),
    _steward("resources.keep", EFFECT, "batch", GONE),
    _steward("resources.drop", EFFECT, "batch", ANSWER),
    *PANEL,
    # Rituals are the stewards'; to answer one is everybody's, and who did is noted nowhere.
    _steward("/kith rituals", ANSWER),
    _steward("rituals.list", ANSWER),
    _steward("rituals.open", ANSWER, elsewhere=GONE, values=("ritual",)),
    _steward("rituals.add", ANSWER),
    _steward("rituals.look", ANSWER, "ritual", GONE),
    _steward("rituals.change", ANSWER, "ritual", GONE),
    _steward("rituals.form", ANSWER, fields=RITUAL),
    _steward("rituals.form", ANSWER, "ritual", GONE, fields=RITUAL),
    _steward("rituals.again", ANSWER, "schedule"),
    _steward("rituals.keep", EFFECT, "schedule"),
    _steward("rituals.leave_out", EFFECT, "ritual", GONE, values=("2",)),
    _steward("rituals.wake", EFFECT, "resting", GONE),
    _steward("rituals.now", EFFECT, "ritual", GONE),
    _steward("rituals.remove", ANSWER, "ritual", GONE),
    _steward("rituals.remove_yes", EFFECT, "ritual", GONE),
    *(_row(f"ritual.{way}", "round", ANSWER) for way in ("give", "rest", "here")),
    _row("ritual.ask", "round", ANSWER, {"paused": PAUSED}, on_shared_card=True),
    # A talk in twos: everybody joins and leaves for themselves, and whether two met is nobody else's to say.
    _row(
        "pairs.join",
        "together",
        EFFECT,
        {"other helper": ANSWER, "elsewhere": GONE, "paused": PAUSED},
        on_shared_card=True,
    ),
    _row("pairs.join", "ritual", GONE),
    _row("pairs.leave", "together", ANSWER, {"other helper": EFFECT, "elsewhere": GONE}, on_shared_card=True),
    _row("pairs.leave_out", "together", "refuse.not_on_list", {"other helper": EFFECT, "elsewhere": GONE}),
    *(_row(f"pairs.{way}", "seat", GONE, {"helper": ANSWER}) for way in ("met", "not_yet", "not_this")),
    *(*COMING, *CUTTING, *TOLD),
)
