"""The people of the site: adding accounts and listing them."""

from jdm_desktop.domain.staff import PersonView
from jdm_desktop.service.session import PersonForm, Session


def add_person(session: Session, form: PersonForm) -> PersonView:
    """Add an account.

    Raises Refused for a person who may not manage people, a user name that was ever given, or a password too short.
    """
    raise NotImplementedError


def people(session: Session) -> tuple[PersonView, ...]:
    """Return everyone who has an account, in the order in which they were added."""
    raise NotImplementedError
