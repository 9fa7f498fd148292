"""What the window says of signatures: who entered, determined and confirmed, and whether something changed since."""

from collections.abc import Sequence

from jdm_desktop.domain.signature import Meaning, SignatureView
from jdm_desktop.gui import stamps
from jdm_desktop.gui.signs import Sign
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_

CURRENT, CHANGED = Sign("signature", "passes"), Sign("git-compare", "fails")

_BY = {
    Meaning.ENTERED: N_("entered by {name}, {when}"),
    Meaning.DETERMINED: N_("determined by {name}, {when}"),
    Meaning.CONFIRMED: N_("confirmed by {name}, {when}"),
}
SHORT = {
    Meaning.ENTERED: N_("Entered by"),
    Meaning.DETERMINED: N_("Determined by"),
    Meaning.CONFIRMED: N_("Confirms eligibility"),
}


def sentence(borne: Sequence[SignatureView], words: Wording) -> str:
    """Return in one line who signed the version that was signed last, and how much changed since."""
    _ = words.translator()
    latest = [one for one in borne if one.version == borne[-1].version]
    who = _("; ").join(_by(one, words) for one in latest)
    if latest[-1].is_current:
        return _("Signed: {who}").format(who=who)
    said = _("Signed on version {version}: {who}.").format(version=latest[-1].version, who=who)
    return f"{said} {changed_since(latest[-1], words)}"


def changed_since(one: SignatureView, words: Wording) -> str:
    """Return how many answers changed since a signature was made."""
    ngettext = words.plural()
    count = len(one.differences)
    return ngettext("{count} answer changed since.", "{count} answers changed since.", count).format(count=count)


def when(one: SignatureView, words: Wording) -> str:
    """Return when a signature was made; of one in ink, the day that its signer wrote."""
    _ = words.translator()
    if one.at is not None:
        return stamps.day_and_minute(one.at)
    return _("in ink on {day}").format(day=one.signed_on)


def sign_of(one: SignatureView) -> Sign:
    """Return the shape and colour of a signature: it stands on what is shown, or something changed since."""
    return CURRENT if one.is_current or not one.differences else CHANGED


def _by(one: SignatureView, words: Wording) -> str:
    return words.translator()(_BY[one.meaning]).format(name=one.name, when=when(one, words))
