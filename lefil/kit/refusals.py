class Refused(Exception):
    """The one way an action says no. Its text is a whole sentence for the person who asked."""


class Stale(Refused):
    """An old link. Whoever opens it is welcome: the page says so and leads on, whatever room the link was of."""
