"""What each table is about, until when it is kept and what erasing does to it: the first half of the data map."""

from __future__ import annotations

from dataclasses import dataclass

# Plain data, as in `data.map`, which says the same of each column.


@dataclass(frozen=True, slots=True)
class Table:
    """One table in words. `until` is its retention, `by` the due kinds that keep it, `erased` what *forget me* does."""

    about: str
    until: str
    by: tuple[str, ...]
    erased: str


SWEEP = ("retention.look", "retention.sweep")
CLOSED = "7 days after closing; by whom an ask without a name was made, 3 days"

TABLES: dict[str, Table] = {
    "meta": Table("what the database says about itself", "as long as the database", (), "nothing: it is about nobody"),
    "communities": Table(
        "a server and what its stewards set",
        "30 days after the server removed Kith, or until its owner has all of it forgotten",
        ("community.purge", "community.erase"),
        "stays",
    ),
    "changes": Table(
        "which setting a steward changed, how it was before, and who did; never who asked for what",
        "90 days",
        SWEEP,
        "stays until its time is over, without who did it",
    ),
    "members": Table(
        "the people of a server whom Kith has met",
        "while anything of theirs is kept, and 32 days at most after; 7 to 10 days after Discord said they left",
        ("retention.met", "member.gone", "member.forget"),
        "deleted at once; if somebody is to be kept apart from them, a digest stays which names nobody",
    ),
    "capacities": Table(
        "what a helper said they can give",
        "until they change it, leave or are forgotten; asked after once when three months old",
        ("rest.end", "capacity.still", "member.forget"),
        "deleted at once",
    ),
    "capacity_kinds": Table(
        "the kinds of help they said", "as what they said they can give", ("member.forget",), "deleted at once"
    ),
    "capacity_traits": Table(
        "what of a helper's statement an ask may require, in a form in which it can be looked for",
        "as what they said they can give",
        ("member.forget",),
        "deleted at once",
    ),
    "areas": Table(
        "the parts of town a community goes by", "until the stewards change them", ("community.purge",), "stays"
    ),
    "beginnings": Table(
        "what stewards made of the shelf of small asks and of the path",
        "until the stewards go back to what ships",
        ("community.purge",),
        "stays: who wrote it is not kept here",
    ),
    "resources": Table(
        "local services that the stewards list for everybody",
        "until the stewards take them out; one that came in a file and was not kept, 7 days",
        ("resources.stale", *SWEEP),
        "stays: who listed it is not kept",
    ),
    "pulse": Table(
        "what a community's weeks were like, in numbers down to a multiple of five",
        "26 weeks",
        SWEEP,
        "nothing: it is about nobody",
    ),
    "answers": Table(
        "how often people say yes, by how well they fit: over a whole community, never of one person",
        "as long as the community",
        ("community.purge",),
        "nothing: it is about nobody",
    ),
    "rituals": Table(
        "prompts that come round, and when",
        "until the stewards remove them",
        ("ritual.slot",),
        "stays: it is about nobody",
    ),
    "ritual_said": Table(
        "which prompts a ritual said", "until its family begins afresh", ("ritual.slot",), "stays: it is about nobody"
    ),
    "prompts": Table(
        "questions of a community's own for its rituals",
        "until the stewards remove them",
        ("community.purge",),
        "stays: who wrote it is not kept",
    ),
    "holidays": Table(
        "days on which no ritual comes", "two days after they are over", SWEEP, "stays: it is about nobody"
    ),
    "proposals": Table(
        "questions that members suggested for rituals",
        "14 days after the stewards' answer; without one, 60 days and 14 more",
        SWEEP,
        "deleted at once; a question that stewards took is the community's, without a name",
    ),
    "subscriptions": Table(
        "who wants to hear when a ritual comes; shown to nobody else",
        "until they end it, stop such messages, leave or are forgotten, or the ritual is removed",
        ("member.forget",),
        "deleted at once",
    ),
    "rounds": Table(
        "the rounds of rituals",
        "14 days; the last five of each, as long as it is there",
        SWEEP,
        "stays: it is about nobody",
    ),
    "pair_list": Table(
        "who would like a talk in twos when a ritual comes round",
        "until they leave the list, leave or are forgotten, or the stewards remove the ritual",
        ("pairs.draw", "member.forget"),
        "deleted at once",
    ),
    "pair_seats": Table(
        "who was brought together with whom for a talk, so that it is not the same two again so soon; whether they met "
        "is kept nowhere",
        "56 days",
        ("pairs.how", "pairs.close", *SWEEP),
        "deleted at once; to whoever else was in that talk the seat is empty",
    ),
    "offers": Table(
        "standing offers",
        "7 days after closing; after two months they are asked after, and close a week later unless they stand",
        ("offer.still", "offer.last", "offer.lapse", *SWEEP),
        "deleted at once",
    ),
    "celebrations": Table(
        "something good that somebody shares, by choice, or is about to",
        "7 days unposted; 30 days after it was posted, or until its writer takes it down",
        SWEEP,
        "deleted at once",
    ),
    "announcements": Table(
        "what a member would like to say to everybody for a while",
        "14 days where no steward looked; 7 days declined; approved to its end, 3 weeks at most",
        ("announcement.again", "announcement.over"),
        "deleted at once",
    ),
    "reflections": Table(
        "what somebody wrote for themselves and asked to be kept, for their eyes alone",
        "until they delete it, leave or are forgotten",
        ("member.forget",),
        "deleted at once",
    ),
    "asks": Table(
        "needs, from the draft to their end",
        f"drafts 30 days; open ones are asked after at 21 days and close at 30; words: {CLOSED}; who helped whom, "
        "where the asker was named: 30 days after closing",
        (*SWEEP, "draft.lapse", "ask.still", "ask.last", "ask.unanswered", "ask.lapse"),
        "deleted at once, or emptied of who asked and what while somebody else's row needs it",
    ),
    "pieces": Table(
        "which asks were cut out of one need, known to their asker alone",
        CLOSED,
        SWEEP,
        "with the ask, or as soon as it is emptied",
    ),
    "suggestions": Table(
        "what somebody wrote down for a person they know, for that person alone",
        "14 days, whatever becomes of it; what the person makes their own is an ask of theirs",
        SWEEP,
        "of whoever wrote it: deleted at once; of whom it was for: emptied of them, and stands as it was to the other",
    ),
    "reviews": Table(
        "asks that stewards look at before others see them",
        "until the ask is posted, changed or gone",
        ("review.again", "draft.lapse"),
        "with the ask",
    ),
    "invitations": Table(
        "who was asked, or pressed the button, and what they said",
        "7 days after the answer, or with their ask; of somebody who helped, as long as who helped whom",
        (*SWEEP, "invitation.lapse", "yes.release"),
        "deleted at once, or emptied of who was asked while the asker's side needs it",
    ),
    "confirmations": Table(
        "introductions to which both said yes and which wait for a steward's",
        "until a steward says something, it is taken back, or its time is over",
        ("confirm.again", "yes.release", "ask.lapse"),
        "with the ask or the invitation",
    ),
    "introductions": Table(
        "two people brought together",
        "30 days after closing where the asker was named, otherwise 8, without the asker from the third on",
        (*SWEEP, "introduction.how", "introduction.close"),
        "with the ask or the invitation",
    ),
    "apart": Table(
        "who is never to be matched with whom",
        "until the owner of the list takes it off or is forgotten",
        (),
        "one's own list is deleted at once; an entry on somebody else's list stays, because it protects them",
    ),
    "stewards": Table(
        "which stewards look at what members tell them, so that they hear when there is more",
        "until they are no steward any more and look, leave or are forgotten",
        ("member.forget",),
        "deleted at once",
    ),
    "reports": Table(
        "what somebody told the stewards about a post, an introduction, a message or a person",
        "90 days after something was last done about it, or after it was told; until then its author can take it back "
        "while nothing was done",
        (*SWEEP, "report.look", "backup.waits"),
        "one's own are deleted at once, or emptied of who told it and in which words where the stewards did something; "
        "what was told about somebody stays as long as any, without their name",
    ),
    "report_acts": Table(
        "what stewards did about it: a log without content of what members wrote",
        "as the report",
        SWEEP,
        "stays, without who did it",
    ),
    "pauses": Table(
        "whose part in Kith is paused until when, and why",
        "as the report it came of",
        ("pause.over", *SWEEP),
        "its reason is emptied at once; that it runs stays until it is over, without a name",
    ),
    "agreements": Table(
        "what a community agreed on, with earlier versions",
        "as long as the community; 20 versions",
        ("agreements.review", "community.purge"),
        "stays: it is about nobody",
    ),
    "threads": Table(
        "the private threads Kith keeps",
        "an introduction's as long as the introduction; a talk's until it is closed; one's own corner as long as the "
        "member",
        SWEEP,
        "closed, left and forgotten",
    ),
    "outbox": Table(
        "every message Kith has said or will say, without its words",
        "while what it is about is kept, so that it can be taken away with it; 7 days when gone or let go unsaid; "
        "30 days at most where Discord does not let it be taken away",
        SWEEP,
        "taken away on Discord, then deleted",
    ),
    "due": Table("what is to be done later", "until it is done", SWEEP, "deleted at once with what it is about"),
    "inbox": Table(
        "which presses have been answered, so that none counts twice", "2 days", SWEEP, "nothing: it leads to nobody"
    ),
}
