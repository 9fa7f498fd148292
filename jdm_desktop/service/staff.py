"""The people of the site: adding accounts and listing them."""

from jdm_desktop.domain.staff import Person, PersonView, Task
from jdm_desktop.service.session import PersonForm, Session


def add_person(session: Session, form: PersonForm) -> PersonView:
    """Add an account.

    Raises Refused for a person who may not manage people, a user name that was ever given, or a password too short.
    """
    session.require(Task.MANAGE_PEOPLE)
    asked = session.workspace.new_person(form)
    with session.change(kind="person") as change:
        person = change.save(asked)
    return _view(person)


def people(session: Session) -> tuple[PersonView, ...]:
    """Return everyone who has an account, in the order in which they were added."""
    session.require(Task.READ)
    return tuple(_view(person) for person in session.workspace.repository.all(Person))


def _view(person: Person) -> PersonView:
    return PersonView(person.id, person.user_id, person.name, person.role)
