from lefil.people.models.account import Account
from lefil.people.models.consent import Consent, ParentalAuthorisation
from lefil.people.models.person import Person
from lefil.people.models.retention import ErasureRequest, RetentionRule

__all__ = ["Account", "Consent", "ErasureRequest", "ParentalAuthorisation", "Person", "RetentionRule"]
