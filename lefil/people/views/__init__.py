from lefil.people.views.authorisations import agree, authorisation, authorisation_code, authorisation_withdraw
from lefil.people.views.files import download, my_consents, my_erasure, my_file, who_saw_me
from lefil.people.views.me import my_contact, my_contact_code, my_data, my_devices, my_pin, my_space
from lefil.people.views.signin import choose, pin, quick_exit, sign_in, type_code

__all__ = [
    "agree",
    "authorisation",
    "authorisation_code",
    "authorisation_withdraw",
    "choose",
    "download",
    "my_consents",
    "my_contact",
    "my_contact_code",
    "my_data",
    "my_devices",
    "my_erasure",
    "my_file",
    "my_pin",
    "my_space",
    "pin",
    "quick_exit",
    "sign_in",
    "type_code",
    "who_saw_me",
]
