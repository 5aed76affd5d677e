"""Forms hold what was said before, ask for what they need, and come back as the values the steps expect."""

from __future__ import annotations

from typing import Any

import pytest

from bot.router import split, values_of
from bot.rules.terms import PARTS, names_of
from bot.steps.asks import AskForm, checked, form_of
from bot.text import LANGUAGES, Text
from cogs.asks.views import ANYWHERE, ask_form, needs_form
from cogs.capacity.views import AT_ONCE, PER_WEEK, QUIET, TIDES, capacity_form
from cogs.community.views import zone_form
from data.content import KINDS, SKILLS
from data.content import LANGUAGES as TONGUES
from data.records import ANY, SIZES
from tests.cogs import records as made
from tests.cogs.records import ALL_WORDS, NOW, PLAIN
from tests.cogs.samples import NEEDED_WHEN, SHARED, TEXTS, forms, modal
from tests.cogs.seeing import walk
from tests.spec import problems
from tests.transport.forms import Form

CALLBACK = "/interactions/1/x/callback"
TEXT, SELECT, RADIO = 4, 3, 21


@pytest.fixture(params=LANGUAGES)
def text(request: pytest.FixtureRequest) -> Text:
    return TEXTS.of(request.param)


def submitted(form: Any, **values: Any) -> dict[str, str | list[str]]:
    """What the router makes of this form once it is sent: unless given, each field is left as it is."""
    data = form.to_dict()
    return values_of({"custom_id": data["custom_id"], "components": Form(None, data).filled(values)})  # type: ignore[arg-type]


def test_every_form_is_one_discord_would_accept(text: Text) -> None:
    found = {name: problems("POST", CALLBACK, modal(draw(text))) for name, draw in forms(PLAIN).items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("words", ALL_WORDS)
def test_the_form_of_an_ask_is_accepted_whatever_was_typed_before(words: str, text: Text) -> None:
    ask = made.ask(ALL_WORDS[words])
    assert problems("POST", CALLBACK, modal(ask_form(text, ask.ref, before=form_of(ask)))) == []


@pytest.mark.parametrize("name", forms(PLAIN))
def test_a_form_has_one_to_five_rows_and_leads_to_the_router(name: str, text: Text) -> None:
    data = modal(forms(PLAIN)[name](text))["data"]
    assert 1 <= len(data["components"]) <= 5
    assert split(data["custom_id"]) is not None


@pytest.mark.parametrize("name", forms(PLAIN))
def test_every_field_says_itself_whether_it_must_be_filled_in(name: str, text: Text) -> None:
    """Left to the library, a select in a form would not be required (platform.md, 4)."""
    data = modal(forms(PLAIN)[name](text))["data"]
    fields = [part for part in walk(data["components"]) if "custom_id" in part]
    assert fields
    assert [part["custom_id"] for part in fields if not isinstance(part.get("required"), bool)] == []


@pytest.mark.parametrize("name", forms(PLAIN))
def test_what_must_be_chosen_can_be_chosen_once_and_starts_with_at_most_one_choice(name: str, text: Text) -> None:
    for part in walk(modal(forms(PLAIN)[name](text))["data"]["components"]):
        options = part.get("options") or []
        assert len({option["value"] for option in options}) == len(options)
        assert len({option["label"] for option in options}) == len(options)
        if part["type"] == RADIO:
            assert 2 <= len(options) <= 10
            assert sum(bool(option.get("default")) for option in options) == 1
        if part["type"] == SELECT:
            assert 1 <= len(options) <= 25
            assert part["max_values"] <= len(options)


@pytest.mark.parametrize("words", ALL_WORDS)
def test_an_ask_opened_again_holds_exactly_what_was_said_before(words: str, text: Text) -> None:
    before = ALL_WORDS[words]
    for shared in SHARED:
        for needed in NEEDED_WHEN:
            ask = made.ask(before, shared=shared, needed=needed, kind="forms")
            assert submitted(ask_form(text, ask.ref, before=form_of(ask))) == {
                "summary": before.summary,
                "details": before.details,
                "kind": ["forms"],
                "when": needed,
                "shared": shared,
            }


def test_an_empty_ask_form_begins_with_a_week_and_the_name_and_insists_on_words_and_a_kind(text: Text) -> None:
    form = ask_form(text, "0" * 16)
    with pytest.raises(ValueError, match="summary"):
        submitted(form, kind="hands")
    with pytest.raises(ValueError, match="kind"):
        submitted(form, summary="a hand")
    given = submitted(form, summary="a hand", kind="hands")
    assert (given["when"], given["shared"], given["details"]) == ("week", "named", "")


@pytest.mark.parametrize("needed", NEEDED_WHEN)
@pytest.mark.parametrize("shared", SHARED)
@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_can_be_chosen_in_the_ask_form_is_something_the_steps_take(
    needed: str, shared: str, kind: str
) -> None:
    given = submitted(ask_form(TEXTS.of("en"), "0" * 16), summary="a hand", kind=kind, when=needed, shared=shared)
    form = AskForm(str(given["summary"]), str(given["details"]), given["kind"][0], given["when"], given["shared"])  # type: ignore[arg-type]
    assert checked(form) == form


@pytest.mark.parametrize("quiet", QUIET)
@pytest.mark.parametrize("tide", [each for each in TIDES if each != "resting"])
def test_a_capacity_opened_again_holds_exactly_what_was_stated(tide: str, quiet: str, text: Text) -> None:
    start, end = QUIET[quiet]
    for at_once in AT_ONCE:
        for per_week in PER_WEEK:
            stated = made.stated(
                tide=tide,
                at_once=int(at_once),
                per_week=int(per_week),
                quiet_from=start,
                quiet_to=end,
                kinds=frozenset({"tech", "care"}),
            )
            given = submitted(capacity_form(text, stated))
            assert set(given.pop("kinds")) == {"tech", "care"}
            assert given == {"tide": tide, "at_once": at_once, "per_week": per_week, "quiet": quiet}


def test_somebody_who_rests_finds_the_rest_in_the_form_and_does_not_end_it_by_looking(text: Text) -> None:
    given = submitted(capacity_form(text, made.stated(rest_until=NOW + 60)))
    assert given["tide"] == "resting"


def test_a_capacity_no_choice_stands_for_opens_with_the_default_instead_of_nothing() -> None:
    """Ten at once is no choice of the form: the field would otherwise open with nothing chosen."""
    given = submitted(capacity_form(TEXTS.of("en"), made.stated(at_once=10, per_week=4, quiet_from=1, quiet_to=2)))
    assert (given["at_once"], given["per_week"], given["quiet"]) == ("1", "2", "night")


def test_kinds_may_all_be_chosen_or_none() -> None:
    form = capacity_form(TEXTS.of("en"), None)
    assert submitted(form)["kinds"] == []
    assert submitted(form, kinds=list(KINDS))["kinds"] == list(KINDS)


def test_the_zone_comes_back_as_it_was() -> None:
    assert submitted(zone_form(TEXTS.of("en"), "Europe/Madrid")) == {"zone": "Europe/Madrid"}


def test_a_form_is_about_the_thing_whose_reference_it_carries() -> None:
    ask = made.ask()
    assert split(ask_form(TEXTS.of("en"), ask.ref, before=form_of(ask)).custom_id) == ("ask.form", ask.ref)


def test_a_needs_form_left_as_it_opens_asks_for_nothing_and_insists_on_nothing(text: Text) -> None:
    given = submitted(needs_form(text, made.ask(), made.AREAS))
    assert given == {"place": [ANYWHERE], "parts": [], "language": [], "size": "small", "skills": []}
    without = submitted(needs_form(text, made.ask(), ()))
    assert without.keys() == given.keys() - {"place"}, "a list with nothing to choose from is not shown"


def test_a_needs_form_opened_again_holds_exactly_what_was_chosen_before(text: Text) -> None:
    given = submitted(needs_form(text, made.ask(needs=made.MUCH), made.AREAS))
    assert set(given.pop("skills")) == set(SKILLS)
    parts = names_of(made.MUCH.parts)
    assert given == {"place": [made.MUCH.place], "parts": parts, "language": ["es"], "size": "large"}


def test_a_needs_form_for_an_area_that_is_gone_opens_without_it(text: Text) -> None:
    one = made.ask(needs=made.MUCH)
    assert submitted(needs_form(text, one, made.AREAS[:2]))["place"] == [ANYWHERE]


def test_everything_an_ask_can_need_can_be_chosen(text: Text) -> None:
    form = needs_form(text, made.ask(needs=ANY), made.AREAS)
    every = {"parts": list(PARTS), "skills": list(SKILLS)}
    assert {name: submitted(form, **every)[name] for name in every} == every
    for tongue in TONGUES:
        assert submitted(form, language=tongue)["language"] == [tongue]
    for size in SIZES:
        assert submitted(form, size=size)["size"] == size
    for area in made.AREAS:
        assert submitted(form, place=area.ref)["place"] == [area.ref]


@pytest.mark.parametrize("shared", SHARED)
def test_the_needs_form_begins_with_who_will_see_what_is_chosen(shared: str, text: Text) -> None:
    for areas in ((), made.AREAS):
        first = modal(needs_form(text, made.ask(shared=shared), areas))["data"]["components"][0]
        assert first["description"] == text(f"ask.needs.seen_{shared}")
