"""What the window calls the states, roles and weights of the domain; translate what these tables give."""

from jdm_desktop.domain.staff import Delegated, Role
from jdm_desktop.domain.view import Outcome, ScreeningState, Verdict, Weight
from jdm_desktop.i18n import N_

ROLES = {
    Role.COORDINATOR: N_("Coordinator"),
    Role.INVESTIGATOR: N_("Investigator"),
    Role.MONITOR: N_("Monitor"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
ROLE_DUTIES = {
    Role.COORDINATOR: N_("registers participants, enters facts, completes screenings, issues papers"),
    Role.INVESTIGATOR: N_("does all of that, determines the criteria and, as a physician, confirms eligibility"),
    Role.MONITOR: N_("reads screenings without names, changes nothing"),
    Role.ADMINISTRATOR: N_("keeps accounts, backups and settings, enters nothing"),
}
DELEGATED = {
    Delegated.OBTAIN_CONSENT: N_("Obtain consent"),
    Delegated.ASSESS: N_("Assess eligibility"),
    Delegated.CONFIRM: N_("Confirm eligibility"),
    Delegated.ENTER: N_("Enter data"),
    Delegated.ADMINISTER: N_("Administer"),
}
DELEGATED_SHORT = {
    Delegated.OBTAIN_CONSENT: N_("consent"),
    Delegated.ASSESS: N_("assess"),
    Delegated.CONFIRM: N_("confirm"),
    Delegated.ENTER: N_("enter"),
    Delegated.ADMINISTER: N_("administer"),
}
OUTCOMES = {
    Outcome.ELIGIBLE: N_("Eligible"),
    Outcome.NOT_ELIGIBLE: N_("Not eligible"),
    Outcome.INCOMPLETE: N_("Incomplete"),
}
STATES = {
    ScreeningState.IN_PROGRESS: N_("In progress"),
    ScreeningState.COMPLETED: N_("Completed"),
}
VERDICTS = {Verdict.PASSES: N_("Passes"), Verdict.FAILS: N_("Fails"), Verdict.OPEN: N_("Open")}
WEIGHTS = {Weight.BLOCK: N_("Block"), Weight.FLAG: N_("Flag"), Weight.NOTE: N_("Note")}
WEIGHT_MEANINGS = {
    Weight.BLOCK: N_("a physician has to settle it before the criterion counts"),
    Weight.FLAG: N_("shown where it applies, for a physician to look at"),
    Weight.NOTE: N_("says how the words are read"),
}
