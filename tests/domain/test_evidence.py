"""What a signed paper carries to prove its signatures: the same bytes always, and nothing else is read as evidence."""

import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.evidence import Evidence, Signed, read
from jdm_desktop.domain.record import canonical
from jdm_desktop.i18n import Language

KNOWN = Evidence(
    record_code="JDM-0000",
    languages=(Language.ENGLISH, Language.CHINESE),
    signed=(Signed('{"name":"李"}', b"by Li", b"Li is Li"),),
    authority=b"the site",
    trail=Head(12, "cd" * 32),
    cites="ab" * 32,
)
WRITTEN = KNOWN.written()
SIGNATURE = b64encode(b"by Li").decode()

texts = st.text(max_size=20)
parts = st.binary(max_size=20)
evidences = st.builds(
    Evidence,
    record_code=texts,
    languages=st.lists(st.sampled_from(Language), max_size=2).map(tuple),
    signed=st.lists(st.builds(Signed, texts, parts, parts), max_size=3).map(tuple),
    authority=parts,
    trail=st.builds(Head, st.integers(0, 2**63 - 1), texts),
    cites=texts,
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.just("\ud800"),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(texts, some, max_size=3),
    max_leaves=5,
)


def changed(**others: object) -> bytes:
    """Return the known evidence with other values in some of its parts, in the form that it is written in."""
    return dumped(dict(sorted({**json.loads(WRITTEN), **others}.items())))


def dumped(said: object) -> bytes:
    """Return JSON as evidence is written, and of what has no such form what a lenient writer makes of it."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace")  # half a character, which UTF-8 has not, is escaped as in JSON


def test_the_written_form_never_changes() -> None:
    """What the first release embedded is read by every later one: the bytes are these, to the last."""
    said = (
        '{"authority":"dGhlIHNpdGU=","cites":"' + "ab" * 32 + '","format":"1","languages":["en","zh_CN"],'
        '"record_code":"JDM-0000","signatures":[{"certificate":"TGkgaXMgTGk=","signature":"YnkgTGk=",'
        '"statement":"{\\"name\\":\\"李\\"}"}],"trail":{"hash":"' + "cd" * 32 + '","seq":12}}'
    )
    assert said.encode() == WRITTEN


@given(evidences)
def test_what_was_written_is_read_again(evidence: Evidence) -> None:
    """Whatever a paper carries comes out of it unaltered: every statement, signature and certificate, in order."""
    assert read(evidence.written()) == evidence


def test_the_bytes_of_keys_and_certificates_stay_out_of_messages() -> None:
    """Evidence that is printed for a person who looks for a fault shows no signature and no certificate."""
    assert all(text not in repr(KNOWN) for text in ("by Li", "Li is Li", "the site"))


@given(st.sampled_from(sorted(json.loads(WRITTEN))), anything)
def test_whatever_is_put_into_a_part_is_refused_or_read_as_it_stands(part: str, value: object) -> None:
    """No value in any part makes reading fail in another way than by ValueError, and none is read as another."""
    content = changed(**{part: value})
    try:
        evidence = read(content)
    except ValueError:
        return
    assert evidence.written() == content


@given(st.integers(0, len(WRITTEN) - 1), st.integers(0, 255))
def test_no_byte_of_it_can_be_changed_unseen(place: int, value: int) -> None:
    """With one byte changed it is refused, or says something else: the same is never written in two ways."""
    content = WRITTEN[:place] + bytes([value]) + WRITTEN[place + 1 :]
    try:
        evidence = read(content)
    except ValueError:
        return
    assert (evidence == KNOWN) is (content == WRITTEN)


def test_the_forms_below_differ_from_it_in_what_they_name_alone() -> None:
    """Evidence put together part by part, as the cases below are, is the evidence that a paper carries."""
    assert changed() == WRITTEN


@pytest.mark.parametrize("part", sorted(json.loads(WRITTEN)))
def test_a_missing_part_is_refused(part: str) -> None:
    """Evidence without one of its parts is none."""
    said = json.loads(WRITTEN)
    del said[part]
    with pytest.raises(ValueError, match=r"no evidence of signatures|not in canonical form"):
        read(canonical(said).encode())


OTHER_FORMS = {
    "with blanks": WRITTEN.replace(b'"format":"1"', b'"format": "1"'),
    "with a line's end": WRITTEN + b"\n",
    "with escapes": WRITTEN.replace("李".encode(), b"\\u674e"),
    "in another order": dumped(dict(reversed(json.loads(WRITTEN).items()))),
    "with a part twice": WRITTEN.replace(b'"format":"1"', b'"format":"1","format":"1"'),
    "with a part of no meaning": changed(remark="hello"),
    "of another format": changed(format="2"),
    "with a number as a text": changed(trail={"hash": "cd" * 32, "seq": "12"}),
    "with a broken number": changed(trail={"hash": "cd" * 32, "seq": 12.0}),
    "with loose ends in base64": WRITTEN.replace(SIGNATURE.encode(), SIGNATURE.replace("k=", "l=").encode()),
}


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_the_same_said_otherwise_is_refused(form: str) -> None:
    """Bytes that a lenient reader takes for the same evidence are not what was written, and are refused."""
    with pytest.raises(ValueError, match=r"not in canonical form|no evidence of signatures"):
        read(OTHER_FORMS[form])


NONE_AT_ALL: dict[str, bytes] = {
    "nothing": b"",
    "no text": b"\xff\xfe",
    "no JSON": b"%PDF-1.7",
    "null": b"null",
    "a list": b"[]",
    "nested without end": b"[" * 100_000,
    "a language that there is not": changed(languages=["fr"]),
    "a signature that is no base64": changed(authority="dGhl IHNpdGU="),
    "a signature that is a number": changed(authority=5),
    "signatures that are texts": changed(signatures=["by Li"]),
    "half a character": changed(record_code="\ud800"),
    "an endless number": changed(trail={"hash": "", "seq": float("inf")}),
    "no number": changed(trail={"hash": "", "seq": float("nan")}),
    "a number that no store counts to": changed(trail={"hash": "", "seq": 10**30}),
}


@pytest.mark.parametrize("what", NONE_AT_ALL)
def test_what_is_no_evidence_is_refused(what: str) -> None:
    """A hostile file is refused by ValueError, which is told as an altered paper, and never ends the program."""
    with pytest.raises(ValueError, match=r"."):
        read(NONE_AT_ALL[what])


def test_evidence_is_read_in_order() -> None:
    """The last to sign sealed the file: two signatures that changed places are other evidence."""
    first: Any = {"certificate": "", "signature": "", "statement": "first"}
    last: Any = {**first, "statement": "last"}
    forth, back = (read(changed(signatures=both)) for both in ([first, last], [last, first]))
    assert [one.statement for one in forth.signed] == ["first", "last"]
    assert forth != back
