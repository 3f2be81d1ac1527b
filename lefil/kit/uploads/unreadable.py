from lefil.kit.refusals import Refused


class Unreadable(Refused):
    """A file cannot be taken as it is. Its text is a whole sentence that says what to do."""
