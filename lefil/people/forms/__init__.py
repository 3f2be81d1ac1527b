from lefil.people.forms.authorisations import AuthorisationForm, ProofForm, StaffAuthorisationForm
from lefil.people.forms.persons import AboutMeForm, ConsentForm, ContactForm, ErasureForm, NewPinForm, PinForm
from lefil.people.forms.signin import (
    ActivateAppForm,
    AddPasskeyForm,
    CodeForm,
    NamePasskeyForm,
    PasskeyAgainForm,
    PasskeyForm,
    PasskeySignInForm,
    ReachField,
    SecondFactorAgainForm,
    SecondFactorForm,
    SignInForm,
)

__all__ = [
    "AboutMeForm",
    "ActivateAppForm",
    "AddPasskeyForm",
    "AuthorisationForm",
    "CodeForm",
    "ConsentForm",
    "ContactForm",
    "ErasureForm",
    "NamePasskeyForm",
    "NewPinForm",
    "PasskeyAgainForm",
    "PasskeyForm",
    "PasskeySignInForm",
    "PinForm",
    "ProofForm",
    "ReachField",
    "SecondFactorAgainForm",
    "SecondFactorForm",
    "SignInForm",
    "StaffAuthorisationForm",
]
