"""What is said about the office's own settings: policies, the working calendar, contacts."""

from __future__ import annotations

from datetime import time

from domain import errors
from domain import messages as say
from domain.messages import Audience, StepKind
from domain.model import Lifecycle, Urgency
from domain.policy import default_policies
from services.policies import CHOICES, policy_facts

_OWN = say.PolicyFacts(
    Urgency.URGENT,
    own=True,
    quiet_hours=True,
    steps=(
        say.PolicyStepFacts(StepKind.ASSIGNED, (Audience.OFFICER, Audience.HEAD)),
        say.PolicyStepFacts(StepKind.NOT_ACCEPTED, (Audience.HEAD,), hours=1.5),
        say.PolicyStepFacts(
            StepKind.BEFORE, (Audience.OFFICER,), days=2, hour=time(14, 30), only_in=(Lifecycle.ASSIGNED,), span_over=10
        ),
        say.PolicyStepFacts(StepKind.OVERDUE, (Audience.DIRECTOR, Audience.MONITORS), days=2, every=3),
    ),
)

POLICIES: dict[str, say.Message] = {
    "policies": say.PolicyList(
        tuple(policy_facts(policy, own=urgency is Urgency.URGENT) for urgency, policy in default_policies().items()),
        tuple(say.Action(f"chinhsach {words}", label=label) for words, label in CHOICES.items()),
    ),
    "a policy": say.PolicyDetail(policy_facts(default_policies()[Urgency.EXPRESS], own=False)),
    "a policy of the office's own": say.PolicyDetail(
        _OWN, (say.Action("chinhsach khan mac dinh", label="Về mặc định"),)
    ),
    "policy reset, to be confirmed": say.PolicyResetQuestion(
        (Urgency.URGENT, Urgency.EXPRESS), (say.Action("chinhsach mac dinh dong y", label="Về mặc định"),)
    ),
    "policy reset, nothing to do": say.PolicyResetQuestion(()),
    "policy reset": say.PolicyReset((Urgency.URGENT,)),
}

OFFICE: dict[str, say.Message] = {**POLICIES}

OFFICE_ERRORS: dict[str, errors.UserError] = {
    "urgency not understood": errors.UrgencyNotUnderstood("rất gấp"),
}
