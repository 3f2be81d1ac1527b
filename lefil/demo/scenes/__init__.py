"""The scenes of the demonstration. They call the same actions as the pages do, so that filling the demo is a test of the house."""

from lefil.demo.scenes.story import fill

__all__ = ["fill"]
