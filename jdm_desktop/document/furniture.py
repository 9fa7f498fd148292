"""What the head and the foot of every paper say: study and site, who had it made, when, and by which program."""

from collections.abc import Callable

from jdm_desktop.document.page import Foot
from jdm_desktop.document.words import Texts, Tongues, exact, once
from jdm_desktop.domain.paper import Issue
from jdm_desktop.domain.view import SiteHead, StudyHead

SHORT_HASH = 12
BINDING_HASH = 16
"""How many characters of a SHA-256 name a study file, and how many bind a signature or the trail."""


def program(issue: Issue) -> str:
    """Return the program that makes the paper."""
    return f"JDM Desktop {issue.program_version}"


def site_name(site: SiteHead) -> str:
    """Return how the site is printed."""
    return " ".join(filter(None, (site.code, site.name)))


def entries(_: Tongues, study: StudyHead, site: SiteHead) -> tuple[tuple[str, str], ...]:
    """Return the row of the head that names study, site and study file."""
    return (
        (once(_("Protocol")), study.protocol_number),
        (once(_("Protocol version")), study.protocol_version),
        (once(_("Registry")), f"{study.registry}\n{study.registry_number}"),
        (once(_("Site")), site_name(site)),
        (once(_("Study file")), f"{study.id} {study.version}\n{study.hash[:SHORT_HASH]}"),
    )


def foot(_: Tongues, issue: Issue) -> Foot:
    """Return the foot of each page."""
    return Foot(issue.record_code, _made(_, issue), _count(_))


def _made(_: Tongues, issue: Issue) -> Texts:
    when = once(_("Generated")) + f" {exact(issue.generated_at)}"
    by = once(_("made for"))
    made = (f"{program(issue)}, {by} {issue.printed_by}", when)
    if issue.trail is None:
        return made
    entry = once(_("Audit trail, entry"))
    return *made, f"{entry} {issue.trail.seq}, SHA-256 {issue.trail.hash[:BINDING_HASH]}"


def _count(_: Tongues) -> Callable[[int, int], str]:
    return lambda page, pages: once(_("Page {page} of {pages}", page=page, pages=pages), "\n")
