"""Makes docs/privacy.md from the data map. Run it from the project's folder: python -m docs.privacy"""

from __future__ import annotations

from pathlib import Path

from data.map import COLUMNS, Column
from data.tables import TABLES

PAGE = Path(__file__).with_name("privacy.md")

BEFORE = """\
<!-- Made by `python -m docs.privacy` from data/map.py and data/tables.py. Change those and make it anew. -->

# Privacy

What Kith keeps, who can see it, until when, and what erasing does. A server's owner may copy from this page into a
notice of their own. It is a description of the program and not legal advice.

## Who is responsible

Whoever runs Kith (the host) and the owner of the server decide what it is used for: they are the *controller* of these
data, and answer the questions of those whom they are about. The people who write Kith receive nothing. Kith speaks with
Discord and with nobody else: no statistics, no error service, no language model.

Needs can touch on health, belief, money or family. In some countries such words need a consent of their own. The form
asks people to leave out what nobody needs to know, and has no fields for any of it.

## Who can see what

- **Other members** see the card of an ask as its asker saw it in the preview before posting; a name only if they chose
  *by name*. A quiet ask is seen by those who are asked. The details are seen by the helper who is introduced, and by
  nobody before the asker's yes. A no, a rest and a list of people to keep apart are seen by nobody. What somebody
  celebrates is seen as they saw it in the preview; what they keep with */reflect* is shown to them alone.
- **Stewards** see no more than other members, and no list of who asked, helped or declined: Kith has none. There is no
  command that tells who made an ask without a name. Whoever holds *Manage Threads* on Discord can read private threads,
  and see that somebody has one of their own.
- **The host** keeps the file and the key. In the file alone, words and people are sealed. Whoever has the running
  process, or the file *and* the key, **can read everything**.
- **Discord** carries every message and can read all of them, direct messages and private threads included.
- **Logs** hold the minute, the name of an event, a random reference and a code: never words, names or ids of people.

Unnamed means towards members, not towards Discord or the host. In a small group, style and timing tell much.

## What is kept, and until when

Days are counted by their dates (UTC), and forgetting begins in the hour after midnight; after it the database's log is
emptied, so that what was deleted is in no file. *Sealed* is encrypted with a key that lies elsewhere (AES-256-GCM,
bound to its place, padded to few lengths). A *digest* is keyed: by it a value is found again, and nothing leads
back from it. *Clear* can be read by whoever has the file.
"""

AFTER = """\
## What is not kept

Nothing anybody writes in threads or to each other. Nothing that somebody wrote to a question of */reflect*, unless they
pressed *Keep it for me*: until then it stands on their own screen alone, and a press brings it along. No attachments.
No counts of what somebody did, no scores, no record of refusals beyond the days above. No names, nicknames, pictures,
addresses, ages or e-mail addresses.

## What erasing does

*Forget me* (`/privacy`) deletes at once everything that is somebody's own, and has Kith's messages about it taken away
on Discord; until Discord says it is done it is tried again. Some things stay, and everybody is told the same:

- If others are to be kept apart from somebody, a digest of that person's id stays and nothing that names them. It
  protects somebody else.
- A helper keeps knowing that they helped with something of that kind, for as long as who helped whom is kept.
- What people wrote to each other in a private thread is theirs. The thread is shut and left.
- What other people copied, photographed or remember.
- Backups: a copy made before is kept for 14 days at most. A ledger of erased references, which names nobody, is kept
  for 40 days and applied before anything else if such a copy has to be used.

Somebody who leaves the server is forgotten 7 to 10 days after Discord has said so twice; until then they find
everything again. Kith hears of it only when it tries to reach them. A server that removes Kith is forgotten whole after
30 days; its messages on Discord stay there, for Kith cannot reach them any more.

## The honest limits

- Discord and the host can read everything. Nothing that is built on Discord changes that.
- From the file alone, without the key, one can see how many rows there are, on which days, which references state what
  they can give, and in which servers. Sealed references keep this from leading to a named card, an unnamed ask, a match
  or a list; with the channel's history at hand a guess from days and kinds remains a guess.
- Exact times are kept only for work that is still open: when something is due, when a rest ends, when somebody may next
  be asked, when an invitation that waits for its answer was sent. They are cut to the day, or deleted, when it is done.
- An open ask remembers that somebody said no for as long as it is open, by a digest, so that they are not asked again;
  after 7 days not even Kith can say from it who it was.
- A helper's commitments stay for 8 days after an ask is over, because a limit *a week* is counted from them.
- A message that Discord does not let Kith take away (the channel is gone, a permission is missing) stays there; after
  30 days Kith forgets where it stood.
- Deleted bytes may survive on the medium itself and in snapshots of the host's. Encrypt the disk as well.

## If data got out: a note to copy

> On **[date, time]** we found that **[what happened: who could see or copy what]**. It concerned **[the database file /
> a backup / the key / the bot's token]**, from **[when]** to **[when]**.
>
> In it were **[the number of members]** people's data as listed under *What is kept*. The key **[was / was not]** with
> it. Without the key, words and people cannot be read; with it, everything listed there can.
>
> We have **[revoked the token, replaced the key, closed the access]**. You can **[see and delete what Kith keeps about
> you with `/privacy`]**. We told **[the authority]** on **[date]**. Write to **[name and address]**.

What to do first: stop Kith; make a new bot token; keep the logs; note when you learned of it, because in many countries
the time to report (in the EU 72 hours) runs from then.
"""


def _row(name: str, column: Column, until: str, erased: str) -> str:
    cells = (f"`{name}`", column.kind, column.keeping, column.holds, column.until or until, column.erased or erased)
    return "| " + " | ".join(cells) + " |"


def page() -> str:
    """The whole page."""
    parts = [BEFORE]
    for name, table in TABLES.items():
        columns = COLUMNS[name]
        parts.append(
            f"### `{name}`: {table.about}\n\nKept: {table.until}. Erasing: {table.erased}.\n\n"
            "| column | class | kept as | what it is | until | when erased |\n|---|---|---|---|---|---|\n"
            + "\n".join(_row(each, columns[each], "as above", "as above") for each in columns)
            + "\n"
        )
    return "\n".join([*parts, AFTER])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
