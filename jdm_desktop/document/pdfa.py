"""The last step of every paper: PDF/A-3b with its metadata and the facts embedded, checked before it is filed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import AttachedFileSpec, Dictionary, Name, Pdf, StreamDecodeLevel, String, pdfa
from pikepdf.models.metadata import encode_pdf_date

_FLAVOUR = "3b"


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself."""

    title: str
    subject: str
    language: str
    program: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is embedded: the data behind what the paper shows."""

    name: str
    content: bytes
    media_type: str = "application/json"


def finished(
    drawn: bytes,
    about: About,
    attachments: Sequence[Attachment] = (),
    *,
    checked: bool = True,
    packed: bool = False,
) -> bytes:
    """Return a drawn PDF as PDF/A-3b, with the `attachments` embedded; the bytes follow from what is given.

    Raises RuntimeError where the result is not PDF/A: a fault of the program, never of what was entered. Checking
    takes half of the time; what is `checked` or not are the same bytes. Pages that are `packed` stay as they are: to
    pack thousands in one go would hold up the window beside which it is done.
    """
    with pikepdf.open(BytesIO(drawn)) as pdf:
        _tidy(pdf)
        for attachment in attachments:
            _attach(pdf, attachment, about.made_at)
        pdfa.prepare(pdf, _FLAVOUR)
        _describe(pdf, about)
        content = _saved(pdf, packed=packed)
    if checked:
        _require_archive(content)
    return content


def _tidy(pdf: Pdf) -> None:
    """Remove what ReportLab adds unasked: page transitions, and Helvetica, which it names although nothing uses it."""
    for page in pdf.pages:
        if Name.Trans in page.obj:
            del page.obj[Name.Trans]
        fonts = page.resources.get(Name.Font, Dictionary())
        for name in [name for name, font in fonts.items() if font.get(Name.Subtype) == Name.Type1]:
            del fonts[name]


def _attach(pdf: Pdf, attachment: Attachment, made_at: datetime) -> None:
    when = encode_pdf_date(made_at)
    spec = AttachedFileSpec(
        pdf,
        attachment.content,
        description="",
        filename=attachment.name,
        mime_type=attachment.media_type,
        creation_date=when,
        mod_date=when,
    )
    spec.obj.AFRelationship = Name.Data
    pdf.attachments[attachment.name] = spec


def _describe(pdf: Pdf, about: About) -> None:
    """Set the metadata ourselves: what the library writes holds the time of its own clock."""
    made_at = about.made_at.astimezone(UTC).replace(microsecond=0)
    pdf.Root.Metadata = pdf.make_stream(_xmp(about, made_at), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Lang = String(about.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    info = pdf.docinfo
    for key in list(info.keys()):
        del info[key]
    info.Title, info.Subject, info.Author = String(about.title), String(about.subject), String(about.program)
    info.Creator = info.Producer = String(about.program)
    info.CreationDate = info.ModDate = String(encode_pdf_date(made_at))


def _xmp(about: About, made_at: datetime) -> bytes:
    fields = "".join(_xmp_fields(about, made_at.isoformat()))
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
        f' xmlns:xmp="http://ns.adobe.com/xap/1.0/">{fields}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    ).encode()


def _xmp_fields(about: About, when: str) -> Iterator[str]:
    program = escape(about.program)
    yield f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(about.title)}</rdf:li></rdf:Alt></dc:title>'
    yield (
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">'
        f"{escape(about.subject)}</rdf:li></rdf:Alt></dc:description>"
    )
    yield f"<dc:creator><rdf:Seq><rdf:li>{program}</rdf:li></rdf:Seq></dc:creator>"
    yield f"<dc:language><rdf:Bag><rdf:li>{about.language}</rdf:li></rdf:Bag></dc:language>"
    yield f"<xmp:CreatorTool>{program}</xmp:CreatorTool><pdf:Producer>{program}</pdf:Producer>"
    yield f"<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>"
    yield f"<xmp:MetadataDate>{when}</xmp:MetadataDate>"
    yield f"<pdfaid:part>{_FLAVOUR[0]}</pdfaid:part><pdfaid:conformance>{_FLAVOUR[1].upper()}</pdfaid:conformance>"


def _saved(pdf: Pdf, *, packed: bool) -> bytes:
    """Save in memory: the library's own save for PDF/A would put the paper into a temporary file."""
    stream = BytesIO()
    as_it_is = {"compress_streams": False, "stream_decode_level": StreamDecodeLevel.none} if packed else {}
    pdf.save(stream, **{**pdfa.resolve_save_kwargs(_FLAVOUR, deterministic_id=True), **as_it_is})
    return stream.getvalue()


def _require_archive(content: bytes) -> None:
    report = pdfa.validate_written(BytesIO(content), _FLAVOUR)
    if not report.passed:
        message = f"not PDF/A: {report.findings}"
        raise RuntimeError(message)
