"""Which kind of file a scan is, told by its content and never by its name."""

from enum import StrEnum

LARGEST = 20 * 1024 * 1024
"""The largest scan that is kept, in bytes."""

_PDF_TAIL = 1024  # ISO 32000-1, annex H, 3.4.4: readers accept the end mark within the last 1024 bytes


class ScanKind(StrEnum):
    """A kind of file that a scanner makes; the value is how its name ends."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"


def kind_of(content: bytes) -> ScanKind | None:
    """Return which kind of file `content` is by its first and last bytes, None where it is none, or only a part."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-_PDF_TAIL:]:
        return ScanKind.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content.endswith(b"IEND\xaeB`\x82"):
        return ScanKind.PNG
    if content.startswith(b"\xff\xd8\xff") and content.rstrip(b"\0").endswith(b"\xff\xd9"):
        return ScanKind.JPEG
    return None
