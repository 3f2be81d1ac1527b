"""Reads the descriptions that browsers send, and refuses those that no browser would. Pure text: no network, no Django."""

import dataclasses
import re

OFFER_SIZE, ANSWER_SIZE = 24_576, 61_440  # an answer about what comes down holds as many parts as there are streams
LINES, LINE = 2500, 1000
OFFER_PARTS, ANSWER_PARTS = 12, 140
PROTOCOLS = {"UDP/TLS/RTP/SAVPF", "TCP/TLS/RTP/SAVPF"}
SHAPE = re.compile(r"[a-z]=[ -~]*")
MID = re.compile(r"[A-Za-z0-9_-]{1,16}")
WORD = re.compile(r"[A-Za-z0-9+/=_-]{1,256}")
FINGERPRINT = re.compile(r"sha-(256|384|512) [0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31,63}")
DIRECTIONS = {"sendrecv", "sendonly", "recvonly", "inactive"}
KINDS = {"mic": "audio", "cam": "video", "screen": "video"}


class BadSdp(ValueError):
    """What is wrong, in a few words for a log: the person's browser did not write this."""


@dataclasses.dataclass
class Part:
    """One m= section. `open` is false when its port is 0: a part that the browser closed."""

    kind: str
    open: bool
    mid: str = ""
    direction: str = "sendrecv"


@dataclasses.dataclass
class Description:
    """`maker` names the browser's connection: another one means that the browser began again."""

    maker: str
    parts: list[Part]
    text: str


def read(text: object, *, answer: bool = False) -> Description:
    """The description without its candidates: Janus learns where a browser is from what arrives, never from what it claims."""
    lines = split(text, ANSWER_SIZE if answer else OFFER_SIZE)
    origin = lines[1][2:].split(" ")
    if lines[0] != "v=0" or not lines[1].startswith("o=") or len(origin) != 6 or not origin[1].isdigit():
        raise BadSdp("no origin")
    parts = read_parts(lines, ANSWER_PARTS if answer else OFFER_PARTS)
    check_security(lines)
    kept = [line for line in lines if not line.startswith(("a=candidate:", "a=end-of-candidates", "a=remote-candidates"))]
    return Description(maker=f"{origin[1]} {fingerprint(lines)}", parts=parts, text="\r\n".join(kept) + "\r\n")


def split(text: object, size: int) -> list[str]:
    if not isinstance(text, str):
        raise BadSdp("not a text")
    if len(text) > size or len(text.encode(errors="replace")) > size:
        raise BadSdp("too large")
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    if not 5 <= len(lines) <= LINES:
        raise BadSdp("number of lines")
    for line in lines:
        if len(line) > LINE:
            raise BadSdp("a line is too long")
        if not SHAPE.fullmatch(line):
            raise BadSdp("a line of another shape")
    return lines


def read_parts(lines: list[str], most: int) -> list[Part]:
    parts: list[Part] = []
    for line in lines:
        if line.startswith("m="):
            parts.append(read_part(line))
            if len(parts) > most:
                raise BadSdp("too many parts")
        elif parts and line.startswith("a=mid:"):
            if parts[-1].mid or not MID.fullmatch(line[6:]):
                raise BadSdp("name of a part")
            parts[-1].mid = line[6:]
        elif parts and line[2:] in DIRECTIONS:
            parts[-1].direction = line[2:]
    mids = [part.mid for part in parts]
    if not parts or not all(mids) or len(set(mids)) != len(mids):
        raise BadSdp("names of the parts")
    return parts


def read_part(line: str) -> Part:
    words = line[2:].split(" ")
    if len(words) < 4 or words[0] not in {"audio", "video"} or words[2] not in PROTOCOLS:
        raise BadSdp("a part of another kind")
    if (
        not words[1].isdigit()
        or int(words[1]) > 65535
        or len(words) > 120
        or not all(word.isdigit() and int(word) < 128 for word in words[3:])
    ):
        raise BadSdp("a part without its formats")
    return Part(kind=words[0], open=words[1] != "0")


def check_security(lines: list[str]) -> None:
    """DTLS for everyone, with one key for the whole connection: a key in the clear or a second identity is nobody's browser."""
    if any(line.startswith(("a=crypto:", "a=key-mgmt:", "k=")) for line in lines):
        raise BadSdp("a key in the clear")
    found = {line[14:] for line in lines if line.startswith("a=fingerprint:")}
    if len(found) != 1 or not all(FINGERPRINT.fullmatch(one) for one in found):
        raise BadSdp("fingerprint")
    for name in ("a=ice-ufrag:", "a=ice-pwd:"):
        words = {line[len(name) :] for line in lines if line.startswith(name)}
        if not words or not all(WORD.fullmatch(word) for word in words):
            raise BadSdp("ice words")


def fingerprint(lines: list[str]) -> str:
    return next(line[14:] for line in lines if line.startswith("a=fingerprint:")).upper()


def sources(description: Description, tracks: object) -> dict[str, str]:
    """{mid: source} from `[{"mid", "source"}]`: each names an open part of the right kind, no source twice."""
    if not isinstance(tracks, list) or len(tracks) > len(KINDS):
        raise BadSdp("tracks")
    parts = {part.mid: part for part in description.parts}
    named: dict[str, str] = {}
    for track in tracks:
        if not isinstance(track, dict) or set(track) != {"mid", "source"} or not all(isinstance(word, str) for word in track.values()):
            raise BadSdp("a track of another shape")
        part, source = parts.get(track["mid"]), track["source"]
        if part is None or KINDS.get(source) != part.kind or source in named.values() or track["mid"] in named:
            raise BadSdp("a track that is not there")
        named[track["mid"]] = source
    unnamed = [part for part in parts.values() if part.open and part.direction in {"sendrecv", "sendonly"} and part.mid not in named]
    if unnamed:
        raise BadSdp("a part without its source")
    return named


def spare_silence(text: str) -> str:
    """Asks the browser not to send silence (Opus DTX): its encoder reads the answer's format line, where Janus 1.1.2 does not write it."""
    opus = set(re.findall(r"a=rtpmap:(\d+) opus/48000", text))

    def ask(line: re.Match) -> str:
        return line[0] if "usedtx=" in line[0] or line[1] not in opus else f"{line[0]};usedtx=1"

    return re.sub(r"a=fmtp:(\d+) [^\r\n]+", ask, text)
