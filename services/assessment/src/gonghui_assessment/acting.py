"""Who acts: some things only a person may do."""

from gonghui_shared.refusals import Refusal


class PersonHasToAct(Refusal):
    """须由本人登录办理，不能由系统代办。 A person has to do this; no service may."""


def require_person(actor: str) -> None:
    """Refuse whoever is no person."""
    if not actor.startswith("person:"):
        raise PersonHasToAct
