"""Two rooms of the demonstration that are always about to begin: Benoît and Malik's, and a class of 25 with Inès."""

from lefil.demo.actions import show_class, show_pair
from lefil.demo.cast import Cast


def open_rooms(cast: Cast) -> None:
    show_pair(cast.malik, by=cast.benoit)
    show_class(cast.tutoring, host=cast.ines, by=cast.ines)
