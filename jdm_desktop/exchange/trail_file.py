"""An audit trail as a file: CSV for a spreadsheet, JSON for whoever follows the chain by other means.

CSV (UTF-8 with its mark, so that spreadsheets read Chinese): one row an entry, in the order of the trail. `utc` is the
instant, `zone` where it was made. `action`, `what`, `role`, `before`, `after` and `sentence` are words of one language;
of a trail in several, their names end in the language ("what_zh_CN").

JSON: one object. `head` is the number and hash of the whole trail's last entry, `filters` says what was asked for.
Each of `entries` has `seq`, `at`, `person`, `workstation`, `participant` (a screening number or ""), `reason`,
`redacted` (a privacy correction removed text), `words` by language, and the chain: `previous` is the hash of the entry
before, `hash` the SHA-256 of the UTF-8 of `hashed`, which holds salted digests of what was said and none of the words.
Of an unfiltered trail each `previous` is the `hash` before it, the first is 64 zeros, and the last is `head`.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from typing import Any

from jdm_desktop.domain.record import stamp_text
from jdm_desktop.domain.view import TrailRow, TrailView
from jdm_desktop.exchange.cells import row

FORMAT = "jdm-desktop-trail-1"

_FIXED = ("seq", "utc", "zone", "user_id", "name", "workstation", "participant")
_WORDS = ("role", "action", "what", "before", "after", "sentence")
_LAST = ("reason", "redacted", "previous", "hash")


def csv_file(views: tuple[TrailView, ...]) -> bytes:
    """Return a trail, given once for each language, as CSV."""
    return _whole(chain((BOM_UTF8,), (line.encode() for line in _csv_lines(views))))


def _whole(pieces: Iterable[bytes]) -> bytes:
    """Return pieces as one: joining hundreds of thousands at once would hold up the window beside which it is done."""
    whole = BytesIO()
    whole.writelines(pieces)
    return whole.getvalue()


def _csv_lines(views: tuple[TrailView, ...]) -> Iterator[str]:
    several = len(views) > 1
    worded = [f"{name}_{view.language}" if several else name for view in views for name in _WORDS]
    yield row((*_FIXED, *worded, *_LAST))
    for said in zip(*(view.rows for view in views), strict=True):
        words = [getattr(one, name) for one in said for name in _WORDS]
        yield row((*_fixed(said[0]), *words, *_last(said[0])))


def _fixed(entry: TrailRow) -> tuple[str, ...]:
    at = entry.at
    who = (entry.user_id, entry.name, entry.workstation, entry.participant)
    return str(entry.seq), stamp_text(at.utc), at.zone, *who


def _last(entry: TrailRow) -> tuple[str, ...]:
    return entry.reason, "yes" if entry.redacted else "no", entry.previous, entry.hash


def json_file(views: tuple[TrailView, ...]) -> bytes:
    """Return a trail, given once for each language, as JSON, one entry a line."""
    head = json.dumps(_head(views), ensure_ascii=False).removesuffix("}")
    said = zip(*(view.rows for view in views), strict=True)
    entries = (json.dumps(_entry(views, one), ensure_ascii=False) for one in said)
    lines = (f",\n{entry}".encode() for entry in entries)
    first = next(lines, b"").removeprefix(b",\n")
    return _whole(chain((f'{head}, "entries": [\n'.encode(), first), lines, (b"\n]}\n",)))


def _head(views: tuple[TrailView, ...]) -> dict[str, Any]:
    first = views[0]
    return {
        "format": FORMAT,
        "study": {"id": first.study.id, "registry_number": first.study.registry_number, "version": first.study.version},
        "site": {"code": first.site.code, "name": first.site.name},
        "filters": {view.language: list(view.filters) for view in views},
        "head": {"seq": first.head_seq, "hash": first.head_hash},
    }


def _entry(views: tuple[TrailView, ...], said: tuple[TrailRow, ...]) -> dict[str, Any]:
    entry = said[0]
    return {
        "seq": entry.seq,
        "at": {"utc": stamp_text(entry.at.utc), "zone": entry.at.zone},
        "person": {"user_id": entry.user_id, "name": entry.name},
        "workstation": entry.workstation,
        "participant": entry.participant,
        "reason": entry.reason,
        "redacted": entry.redacted,
        "words": {view.language: _words(one) for view, one in zip(views, said, strict=True)},
        "previous": entry.previous,
        "hashed": entry.hashed,
        "hash": entry.hash,
    }


def _words(entry: TrailRow) -> dict[str, Any]:
    changes = [{"label": one.label, "before": one.before, "after": one.after} for one in entry.changes]
    return {
        "role": entry.role,
        "action": entry.action,
        "what": entry.what,
        "sentence": entry.sentence,
        "changes": changes,
    }
