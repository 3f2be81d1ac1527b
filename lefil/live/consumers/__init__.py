"""The socket of a room. Each module of this package puts its commands in the table of `protocol`."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

from lefil.live.consumers.socket import RoomSocket  # noqa: E402

__all__ = ["RoomSocket"]
