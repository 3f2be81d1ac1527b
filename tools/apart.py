"""Runs a command alone on a network of its own: nothing it starts can reach another machine, nor be reached.

    python -m tools.apart pytest …

The network has a loopback and one pair of virtual cards: Janus never announces a loopback address, and a browser needs a card to call
itself connected. Works as root, and as anybody where the machine lets people make namespaces. LEFIL_APART=1 says that one is inside.
"""

import os
import subprocess
import sys

CARD, ADDRESS = "lefil0", "10.99.0.1"
AS_ROOT = ["unshare", "--net"]
# keeps one's own name inside: PostgreSQL refuses to run as root, even as the root of a namespace
AS_ANYBODY = ["unshare", "--net", "--map-current-user", "--keep-caps"]
NETWORK = [
    "ip link set lo up",
    f"ip link add {CARD} type veth peer name lefil1",
    f"ip addr add {ADDRESS}/24 dev {CARD}",
    f"ip link set {CARD} up",
    "ip link set lefil1 up",
]


class Impossible(Exception):
    pass


def ways() -> list[list[str]]:
    return [AS_ROOT, AS_ANYBODY] if os.geteuid() == 0 else [AS_ANYBODY]


def find_way() -> list[str]:
    """The first way of making a network that this machine allows."""
    said = ""
    for way in ways():
        try:
            tried = subprocess.run([*way, "sh", "-ec", "\n".join(NETWORK)], capture_output=True, text=True, timeout=20)
        except FileNotFoundError:
            raise Impossible("il manque la commande unshare (paquet util-linux)") from None
        if tried.returncode == 0:
            return way
        said = (tried.stderr.strip().splitlines() or ["sans explication"])[-1]
    raise Impossible(said)


def inside() -> bool:
    return os.environ.get("LEFIL_APART") == "1"


def main(command: list[str]) -> None:
    if not command:
        raise SystemExit("Écrivez une commande : python -m tools.apart COMMANDE")
    if not inside():
        try:
            way = find_way()
        except Impossible as why:
            raise SystemExit(
                f"Cette machine ne laisse pas créer un réseau à part : {why}.\n"
                "Les essais de la salle en ont besoin. Lancez-les en administrateur, ou demandez sur Debian :\n"
                "  apt install iproute2 util-linux ; sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000"
            ) from None
        os.environ["LEFIL_APART"] = "1"
        command = [*way, "sh", "-ec", "\n".join([*NETWORK, 'exec "$@"']), "apart", *command]
    try:
        os.execvp(command[0], command)
    except FileNotFoundError:
        raise SystemExit(f"Commande introuvable : {command[0]}") from None


if __name__ == "__main__":
    main(sys.argv[1:])
