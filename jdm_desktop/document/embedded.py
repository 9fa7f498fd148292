"""What a paper embeds, by name: its facts, the evidence of its signatures, and the study file that it follows."""

from io import BytesIO

import pikepdf

FACTS, SIGNATURES, STUDY_FILE = ".json", "-signatures.json", ".yaml"
"""How the names of the embedded files end; the first two begin with the record's code."""


def names(content: bytes) -> tuple[str, ...]:
    """Return the names of what a PDF embeds, and read none of it: a small file of anybody's may unpack to any size."""
    with pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
        return tuple(pdf.attachments)


def files(content: bytes) -> dict[str, bytes]:
    """Return what a PDF embeds, by name; nothing of a file that cannot be read."""
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            return {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        return {}
