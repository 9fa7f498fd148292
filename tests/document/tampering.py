"""Everything that a signed paper is attacked with (trust programme, T13)."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
from asn1crypto import cms
from pikepdf import Array, Dictionary, Name, Pdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers

from jdm_desktop.document.papers import Papers
from jdm_desktop.document.seal import _Person, _Sealing
from jdm_desktop.domain import evidence
from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.view import ScreeningView
from tests.document import signing

Named = Iterator[tuple[str, bytes]]
_CONTENTS = re.compile(rb"/Contents <([0-9A-F]+)>")


def digits(content: bytes) -> tuple[int, int]:
    """Return where the digits of the signature's own bytes begin and end."""
    found = list(_CONTENTS.finditer(content))[-1]
    return found.span(1)


def flips(content: bytes, count: int, seed: int = 7) -> Named:
    """Yield single flipped bits, every second one inside the signature's own bytes."""
    chance = random.Random(seed)  # noqa: S311 - the same flips each time
    start, end = digits(content)
    for number in range(count):
        place = chance.randrange(start, end) if number % 2 else chance.randrange(len(content))
        bit = chance.randrange(8)
        changed = bytearray(content)
        changed[place] ^= 1 << bit
        yield f"bit {bit} of byte {place}", bytes(changed)


def truncations(content: bytes, count: int) -> Named:
    """Yield beginnings of the file, its last byte gone among them."""
    for number in range(count):
        yield f"first {number} of {count} parts", content[: len(content) * number // count]
    yield "the last byte gone", content[:-1]
    yield "the first byte gone", content[1:]


def appended(content: bytes) -> Named:
    """Yield files with something after their end."""
    for name, more in {"a byte": b"\n", "a comment": b"%x\n", "zeros": bytes(64), "itself": content}.items():
        yield f"appended: {name}", content + more


def signature_bytes(content: bytes) -> Named:
    """Yield changes in what no signature covers: its own digits."""
    start, end = digits(content)
    hexed = content[start:end]
    told = cms.ContentInfo.load(bytes.fromhex(hexed.decode()))
    size = len(hexed)

    def written(info: cms.ContentInfo) -> bytes:
        dumped: bytes = info.dump(force=True)
        return content[:start] + dumped.hex().upper().encode().ljust(size, b"0") + content[end:]

    yield "lower case", content[:start] + hexed.lower() + content[end:]
    yield "padding", content[: end - 2] + b"01" + content[end:]
    yield "shorter padding", content[: end - 2] + b"> " + content[end:]
    more = told.copy()
    more["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "content_type", "values": ["data"]})]
    )
    yield "an unsigned attribute", written(more)
    fewer = told.copy()
    fewer["content"]["certificates"] = [one.chosen for one in told["content"]["certificates"]][:1]
    yield "a certificate less", written(fewer)
    several = told.copy()
    infos = [one.copy() for one in told["content"]["signer_infos"]]
    several["content"]["signer_infos"] = infos * 2
    yield "the signer twice", written(several)
    other = bytes.fromhex(hexed.decode())
    yield "zeros for a signature", content[:start] + b"0" * size + content[end:]
    yield "a byte less", content[:start] + other[1:].hex().upper().encode().ljust(size, b"0") + content[end:]


def structure(content: bytes) -> Named:
    """Yield files whose signature was taken away, wholly or in part, or moved to another paper."""
    first = content[: content.index(b"%%EOF") + 6]
    yield "the revision before the signature", first
    for name in (b"/ByteRange", b"/Contents <", b"/SubFilter", b"/DocMDP", b"/Perms", b"/AcroForm", b"/Fields"):
        place = content.rindex(name)
        broken = name[:-1] + (b"X" if name[-1:] != b"X" else b"Y")
        yield f"{name.decode()} unnamed", content[:place] + broken + content[place + len(name) :]
    span = re.search(rb"/ByteRange \[([0-9 ]+)\]", content)
    assert span is not None
    numbers = span.group(1)
    yield "all covered, it says", content.replace(numbers, re.sub(rb"\d+", b"0", numbers).ljust(len(numbers)))
    other = signing.confirmed("not_eligible", "en")
    start, end = digits(other)
    here = digits(content)
    moved = other[start:end][: here[1] - here[0]].ljust(here[1] - here[0], b"0")
    yield "the signature of another paper", content[: here[0]] + moved + content[here[1] :]
    yield "another paper before this signature", other[: len(other) // 2] + content[len(content) // 2 :]


def edit(change: Callable[[Pdf], None]) -> Callable[[bytes], bytes]:
    """Return what changes a file and writes it anew."""

    def edited(content: bytes) -> bytes:
        stream = BytesIO()
        with pikepdf.open(BytesIO(content)) as pdf:
            change(pdf)
            pdf.save(stream)
        return stream.getvalue()

    return edited


def _annotate(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=[50, 50, 500, 500], IC=Array([1, 1, 1]), F=4)
    pdf.pages[0].obj.Annots = pdf.make_indirect(Array([pdf.make_indirect(note)]))


def _swap(pdf: Pdf) -> None:
    pdf.pages[0].Contents = pdf.pages[1].Contents


def _drop_page(pdf: Pdf) -> None:
    del pdf.pages[-1]


def _add_page(pdf: Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def _other_facts(pdf: Pdf) -> None:
    (name,) = (name for name in pdf.attachments if name.endswith(".json") and "signatures" not in name)
    pdf.attachments[name].obj.EF.F.write(b"{}")


def _no_facts(pdf: Pdf) -> None:
    for name in list(pdf.attachments):
        del pdf.attachments[name]


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _title(pdf: Pdf) -> None:
    pdf.docinfo["/Title"] = "Another"


REWRITES: dict[str, Callable[[bytes], bytes]] = {
    "written anew": edit(lambda _pdf: None),
    "an annotation": edit(_annotate),
    "content swapped": edit(_swap),
    "a page removed": edit(_drop_page),
    "a page added": edit(_add_page),
    "other facts": edit(_other_facts),
    "no facts": edit(_no_facts),
    "a script": edit(_script),
    "another title": edit(_title),
}


def incremental(content: bytes) -> Named:
    """Yield files with another revision after the signed one, which it leaves as it is."""
    made: Any = generic  # pyHanko types these half

    def added(change: Callable[[Any], None]) -> bytes:
        writer: Any = IncrementalPdfFileWriter(BytesIO(content))
        change(writer)
        stream = BytesIO()
        writer.write(stream)
        return stream.getvalue()

    def page(writer: Any) -> Any:
        return writer.root["/Pages"]["/Kids"][0]

    def swap(writer: Any) -> None:
        page(writer)["/Contents"] = writer.add_object(made.StreamObject(stream_data=b"0 0 600 800 re f"))
        writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0))

    def annotate(writer: Any) -> None:
        box = {made.pdf_name("/Subtype"): made.pdf_name("/Square")}
        page(writer)["/Annots"] = made.ArrayObject([writer.add_object(made.DictionaryObject(box))])
        writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0))

    def touch(writer: Any) -> None:
        writer.update_root()

    def title(writer: Any) -> None:
        writer.set_info(made.DictionaryObject({made.pdf_name("/Title"): made.pdf_string("Another")}))

    for change in (swap, annotate, touch, title):
        yield f"added later: {change.__name__}", added(change)
    yield "signed once more", _signed_once_more(content)


class _Forcing(_Sealing):
    """A signing that does not ask whether the file permits another signature."""

    def _enforce_certification_constraints(self, reader: PdfFileReader) -> None:
        """Permit what the certification forbids."""


def _signed_once_more(content: bytes) -> bytes:
    pades = fields.SigSeedSubFilter.PADES
    meta = signers.PdfSignatureMetadata(field_name="More", md_algorithm="sha256", subfilter=pades)
    at = signing.stamp(60).utc
    signed = _Forcing(meta, _Person(signing.WANG.key()), at).sign_pdf(IncrementalPdfFileWriter(BytesIO(content)))
    return bytes(signed.getvalue())


def resealed(content: bytes) -> Named:
    """Yield the same paper sealed under a namesake of the authority, by another person, or at another time."""
    drawn = content[: content.index(b"%%EOF") + 6]
    reason, name = "Confirms eligibility", signing.LI.name
    at = signing.stamp(35).utc
    papers = Papers()
    yield "another authority", papers.seal(drawn, signing.LI.key(1), at, reason=reason, name=name)
    yield "another person", papers.seal(drawn, signing.WANG.key(), at, reason=reason, name=signing.WANG.name)
    yield "another time", papers.seal(drawn, signing.LI.key(), at + timedelta(days=1), reason=reason, name=name)
    yield "another name", papers.seal(drawn, signing.LI.key(), at, reason=reason, name="Somebody")


def forged() -> dict[str, Callable[[], bytes]]:
    """Return what makes papers that contradict themselves: whoever has a key of the site could sign them elsewhere."""
    record, other = signing.Record.of("eligible", "en"), signing.Record.of("not_eligible", "en")
    first = record.sign(signing.WANG, Meaning.ENTERED, signing.stamp(0))
    last = record.sign(signing.LI, Meaning.CONFIRMED, signing.stamp(35))
    issue = signing.issue(record, (first, last))
    shown, proof = (first.view(), last.view()), evidence.read(issue.signatures_json)

    def made(views: tuple[ScreeningView, ...] = record.views, **changed: Any) -> bytes:
        return signing.sealed(Papers().checklist(views, replace(issue, **changed)), last)

    def proving(**changed: Any) -> bytes:
        return made(signatures_json=replace(proof, **changed).written())

    lied = replace(first.proof, statement=first.proof.statement.replace("entered", "determined"))
    foreign = record.sign(signing.WANG, Meaning.ENTERED, signing.stamp(0), issuer=1)
    elsewhere = other.sign(signing.WANG, Meaning.ENTERED, signing.stamp(0))
    namesake = replace(signing.WANG, name="Another Wang")
    borrowed = record.sign(namesake, Meaning.ENTERED, signing.stamp(0))
    stolen = replace(borrowed.proof, certificate=first.proof.certificate)
    return {
        "the pages of another record": lambda: made(other.views),
        "a statement altered": lambda: proving(signed=(lied, last.proof)),
        "a statement under another authority": lambda: proving(signed=(foreign.proof, last.proof)),
        "a statement about other facts": lambda: proving(signed=(elsewhere.proof, last.proof)),
        "a statement in another's name": lambda: proving(signed=(stolen, last.proof)),
        "a statement left out": lambda: proving(signed=(last.proof,)),
        "the wrong one last": lambda: proving(signed=(last.proof, first.proof)),
        "no statement": lambda: proving(signed=()),
        "another head of the trail": lambda: proving(trail=Head(1, "0" * 64)),
        "a paper cited in the evidence alone": lambda: proving(cites="ab" * 32),
        "a paper cited on the page alone": lambda: made(cites="ab" * 32),
        "another code": lambda: proving(record_code="JDM-0000-0000-0000"),
        "another authority named": lambda: proving(authority=signing.authority(1).certificate),
        "evidence in another form": lambda: made(signatures_json=issue.signatures_json + b"\n"),
        "facts in another form": lambda: made(facts_json=issue.facts_json + b"\n"),
        "the facts of another record": lambda: made(facts_json=other.facts.encode()),
        "another study file": lambda: made(study_text=issue.study_text + b"\n"),
        "no study file to be read": lambda: made(study_text=b"x"),
        "a signature more": lambda: made(signatures=(*shown, shown[0])),
        "a signature less": lambda: made(signatures=shown[1:]),
        "another name": lambda: made(signatures=(shown[0], replace(shown[1], name="Dr Lu"))),
        "another role": lambda: made(signatures=(shown[0], replace(shown[1], role=Role.MONITOR))),
        "another meaning": lambda: made(signatures=(shown[0], replace(shown[1], meaning=Meaning.DETERMINED))),
        "another time": lambda: made(signatures=(shown[0], replace(shown[1], at=signing.stamp(36)))),
    }
