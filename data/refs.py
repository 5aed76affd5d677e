"""Whether a reference that arrived from outside may become the name of something new."""

from __future__ import annotations

import re

from data.store import Tx, row

_REF = re.compile(r"[0-9a-f]{16}")


def free(tx: Tx, ref: str) -> bool:
    """Whether this looks like a reference of ours and nothing bears it yet.

    A form brings the reference of what it will make. Forged, it could be that of something else, and what is cancelled
    or said about the one would be cancelled or said about the other (promise X2).
    """
    if not _REF.fullmatch(ref):
        return False
    taken = row(
        tx,
        """SELECT 1 FROM members WHERE ref = ?1
           UNION ALL SELECT 1 FROM offers WHERE ref = ?1
           UNION ALL SELECT 1 FROM celebrations WHERE ref = ?1
           UNION ALL SELECT 1 FROM announcements WHERE ref = ?1
           UNION ALL SELECT 1 FROM reflections WHERE ref = ?1
           UNION ALL SELECT 1 FROM changes WHERE ref = ?1
           UNION ALL SELECT 1 FROM reviews WHERE ref = ?1
           UNION ALL SELECT 1 FROM asks WHERE ref = ?1
           UNION ALL SELECT 1 FROM suggestions WHERE ref = ?1
           UNION ALL SELECT 1 FROM invitations WHERE ref = ?1
           UNION ALL SELECT 1 FROM introductions WHERE ref = ?1
           UNION ALL SELECT 1 FROM confirmations WHERE ref = ?1
           UNION ALL SELECT 1 FROM apart WHERE ref = ?1
           UNION ALL SELECT 1 FROM resources WHERE ref = ?1
           UNION ALL SELECT 1 FROM reports WHERE ref = ?1
           UNION ALL SELECT 1 FROM report_acts WHERE ref = ?1
           UNION ALL SELECT 1 FROM pauses WHERE ref = ?1
           UNION ALL SELECT 1 FROM agreements WHERE ref = ?1
           UNION ALL SELECT 1 FROM rituals WHERE ref = ?1
           UNION ALL SELECT 1 FROM rounds WHERE ref = ?1
           UNION ALL SELECT 1 FROM pair_list WHERE ref = ?1
           UNION ALL SELECT 1 FROM pair_seats WHERE ref = ?1
           UNION ALL SELECT 1 FROM prompts WHERE ref = ?1
           UNION ALL SELECT 1 FROM holidays WHERE ref = ?1
           UNION ALL SELECT 1 FROM proposals WHERE ref = ?1
           UNION ALL SELECT 1 FROM subscriptions WHERE ref = ?1
           UNION ALL SELECT 1 FROM threads WHERE ref = ?1
           UNION ALL SELECT 1 FROM outbox WHERE ref = ?1
           UNION ALL SELECT 1 FROM due WHERE about = ?1
           LIMIT 1""",
        ref,
    )
    return taken is None
