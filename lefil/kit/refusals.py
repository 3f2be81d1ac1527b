class Refused(Exception):
    """The one way an action says no. Its text is a whole sentence for the person who asked."""
