"""Scenes of the room's bench: coming in, coming back, how many, what it weighs. Each gives figures and leaves the machine empty."""

from __future__ import annotations

import signal
import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.room_people import PHONE, SMALL, Human, until
from bench.room_raw import crowd
from bench.room_sockets import cpu_of
from bench.room_stage import Stage

ENTRANCES, SLOW = 10, 90
BROWSERS, PEOPLE, CAMS = 6, 25, 4
LOOKED = 20.0  # seconds of a class that are counted
VOICE = 30.0  # seconds of voices that are weighed


def share(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def entering(stage: Stage, engine: str) -> dict[str, Any]:
    """From the tap on "Entrer" to the first decoded picture and to the first voice, on a phone whose host is in already."""
    meeting = stage.lesson(1, engine)
    host = stage.host(meeting, small=SMALL).enter(cam=True, mic=True)
    times: dict[str, list[float]] = {"page": [], "voice": [], "picture": []}
    for _turn in range(ENTRANCES + 1):
        guest = stage.human(stage.people[0], meeting, far=True, on=PHONE, small=SMALL)
        ready = guest.page.evaluate("performance.now()")
        guest.page.evaluate("probe.stopwatch()")
        guest.page.locator("#enter").click()
        first = until(lambda guest=guest: guest.page.evaluate("probe.first.voice && probe.first.picture && probe.first"), SLOW)
        if _turn:  # the first warms the machine
            times["page"].append(ready)
            times["voice"].append(first["voice"] - first["tap"])
            times["picture"].append(first["picture"] - first["tap"])
        guest.inside()
        guest.leave()
        guest.context.close()
        stage.more.remove(guest)
        until(lambda: len(host.tiles()) == 1, SLOW)
    stage.clear()
    return {name: {"p50_ms": round(statistics.median(kept)), "p95_ms": round(share(kept, 0.95))} for name, kept in times.items()}


FAULTS: dict[str, tuple[Callable[[Stage], Any], Callable[[Stage], Any], float]] = {  # what breaks it, what mends it, seconds between
    "cut_5": (lambda stage: stage.line.cut(), lambda stage: stage.line.mend(), 5),
    "cut_40": (lambda stage: stage.line.cut(), lambda stage: stage.line.mend(), 40),
    "site_killed": (lambda stage: stage.house.stop(signal.SIGKILL), lambda stage: stage.house.start(), 2),
    "janus_killed": (lambda stage: stage.janus.stop(signal.SIGKILL), lambda stage: stage.janus.start(), 2),
}


def recovery(stage: Stage, engine: str, fault: str, turns: int) -> dict[str, Any]:
    """From the moment when the network, the site or Janus is there again: seconds until both hear, see and read each other."""
    meeting = stage.lesson(1, engine)
    host = stage.host(meeting, small=SMALL).enter(cam=True, mic=True)
    guest = stage.human(stage.people[0], meeting, far=True, on=PHONE, small=SMALL).enter(cam=True, mic=True)
    both = (host, guest)
    found: list[dict[str, float]] = []
    for one in both:
        one.page.evaluate("probe.follow()")
    for _turn in range(turns):
        for one in both:
            one.hears(seconds=SLOW)
            one.sees(seconds=SLOW)
        breaks, mends, wait = FAULTS[fault]
        breaks(stage)
        time.sleep(wait)
        mends(stage)
        at = int(time.time() * 1000)
        said = until(
            lambda at=at: _all_back(both, at), SLOW, lambda at=at: str([one.page.evaluate("at => probe.since(at)", at) for one in both])
        )
        found.append({name: max(one[name] for one in said) / 1000 for name in said[0]})
        time.sleep(3)
    stage.clear()
    return {
        name: {"median_s": round(statistics.median(one[name] for one in found), 2), "worst_s": round(max(one[name] for one in found), 2)}
        for name in found[0]
    } | {"turns": turns}


def _all_back(both: tuple[Human, ...], at: int) -> list[dict] | None:
    said = [one.page.evaluate("at => probe.since(at)", at) for one in both]
    return said if all(value is not None for one in said for value in one.values()) else None


def frames(humans: list[Human], seconds: float) -> dict[str, float]:
    """Frames sent by all, decoded by all, during so many seconds."""
    before = [one.totals() for one in humans]
    time.sleep(seconds)
    after = [one.totals() for one in humans]
    add = lambda name: sum(new[name] - old[name] for old, new in zip(before, after, strict=True))  # noqa: E731
    return {name: add(name) for name in ("framesOut", "framesIn", "packetsIn", "lost")}


def many(stage: Stage, cams: int, count: int) -> dict[str, Any]:
    """`count` real browsers through the server, of which `cams` have a camera: frames decoded for each that was sent to somebody."""
    meeting = stage.lesson(count - 1, "server")
    humans = [stage.host(meeting, small=SMALL).enter(cam=True, mic=True)]
    humans += [
        stage.human(person, meeting, small=SMALL).enter(cam=n + 1 < cams, mic=False) for n, person in enumerate(stage.people[: count - 1])
    ]
    for n, one in enumerate(humans):
        one.sees(min(1, cams - (n < cams)) or 1, seconds=SLOW) if cams - (n < cams) else None
    time.sleep(3)
    spent, began = cpu_of(stage.janus.process.pid), time.perf_counter()  # type: ignore[union-attr]
    seen = frames(humans, 10)
    janus = (cpu_of(stage.janus.process.pid) - spent) / (time.perf_counter() - began)  # type: ignore[union-attr]
    stage.clear()
    wanted = seen["framesOut"] * (count - 1)
    return {
        "cams": cams,
        "people": count,
        "frames_decoded": seen["framesIn"],
        "frames_sent": seen["framesOut"],
        "decoded_of_due": round(seen["framesIn"] / max(1, wanted), 3),
        "lost": seen["lost"],
        "janus_cpu": round(janus, 4),
    }


def class_of_25(stage: Stage) -> dict[str, Any]:
    """Four webcams and a voice; real browsers as many as the machine holds, the others by their socket."""
    people = stage.people[: PEOPLE - 1]
    meeting = stage.lesson(len(people), "server")
    humans = [stage.host(meeting, small=SMALL).enter(cam=True, mic=True)]
    humans += [
        stage.human(person, meeting, small=SMALL).enter(cam=n < CAMS - 1, mic=False) for n, person in enumerate(people[: BROWSERS - 1])
    ]
    rest = [stage.raw(person, meeting) for person in people[BROWSERS - 1 :]]
    crowd(rest)
    for n, one in enumerate(humans):
        one.sees(CAMS - (n < CAMS), seconds=SLOW)
    time.sleep(5)
    pids = {"janus": stage.janus.process.pid, "site": stage.house.process.pid}  # type: ignore[union-attr]
    before, began = {name: cpu_of(pid) for name, pid in pids.items()}, time.perf_counter()
    seen = frames(humans, LOOKED)
    seconds = time.perf_counter() - began
    spent = {name: round((cpu_of(pid) - before[name]) / seconds, 4) for name, pid in pids.items()}
    for one in rest:
        one.cut()
    stage.clear()
    due = seen["framesOut"] * (BROWSERS - 1)
    return {
        "people": PEOPLE,
        "browsers": BROWSERS,
        "cams": CAMS,
        **{f"{name}_cpu": value for name, value in spent.items()},
        "packets_to_browsers_per_s": round(seen["packetsIn"] / seconds),
        "frames_decoded": seen["framesIn"],
        "frames_sent": seen["framesOut"],
        "decoded_of_due": round(seen["framesIn"] / max(1, due), 3),
        "lost": seen["lost"],
    }


def class_without_us(stage: Stage) -> dict[str, Any]:
    """The same browsers, cameras and voice, driven by a page that speaks to Janus itself."""
    from pathlib import Path

    script = (Path(__file__).parent / "room_rawpage.js").read_text()
    janus, pages, contexts = stage.janus, [], []
    for _n in range(BROWSERS):
        context = stage.near.new_context(permissions=["camera", "microphone", "local-network-access"])
        contexts.append(context)
        context.add_init_script((Path(__file__).parent / "room_probe.js").read_text())
        page = context.new_page()
        page.route("**/bare", lambda route: route.fulfill(body="<!doctype html><body></body>", content_type="text/html"))
        page.goto(f"http://127.0.0.1:{stage.house.port}/bare")  # a loopback page may speak to Janus, which listens there only
        page.add_script_tag(content=script)
        page.evaluate("([secret, url]) => soon(begin(secret, url))", [janus.secret, janus.url])
        pages.append(page)
    pages[0].evaluate("key => soon(create(key, 'bare'))", janus.admin_key)
    for n, page in enumerate(pages):
        page.evaluate("([n, cam, mic]) => soon(join('bare', `p${n}`, cam, mic))", [n, n < CAMS, n == 0])
    time.sleep(4)  # a feed can be asked for once its connection is up
    for n, page in enumerate(pages):
        page.evaluate("ids => soon(watch('bare', ids))", [f"p{k}" for k in range(CAMS) if k != n])
    time.sleep(8)
    pid = janus.process.pid  # type: ignore[union-attr]
    before = [page.evaluate("probe.totals()") for page in pages]
    spent, began = cpu_of(pid), time.perf_counter()
    time.sleep(LOOKED)
    seconds = time.perf_counter() - began
    cpu = (cpu_of(pid) - spent) / seconds
    after = [page.evaluate("probe.totals()") for page in pages]
    add = lambda name: sum(new[name] - old[name] for old, new in zip(before, after, strict=True))  # noqa: E731
    for context in contexts:
        context.close()
    return {
        "janus_cpu": round(cpu, 4),
        "packets_to_browsers_per_s": round(add("packetsIn") / seconds),
        "frames_decoded": add("framesIn"),
        "frames_sent": add("framesOut"),
    }


def voice(stage: Stage, engine: str, low: bool) -> dict[str, Any]:
    """Two people who talk one second in two, without a picture: what one of them pays, every header counted, as the page says it and in truth."""
    meeting = stage.lesson(1, engine)
    host = stage.host(meeting).enter(mic=True)
    guest = stage.human(stage.people[0], meeting, far=True, on=PHONE).enter(mic=True)
    for one in (host, guest):
        one.hears(seconds=SLOW)
        if low:
            one.page.locator("#low").click()
    time.sleep(8)
    before, card = guest.totals(), stage.line.counted()
    time.sleep(VOICE)
    after, later = guest.totals(), stage.line.counted()
    told = guest.page.locator("#cost").inner_text()
    hour = lambda part: round(part / VOICE * 3600 / 1e6, 1)  # noqa: E731
    stage.clear()
    return {
        "up_mb_hour": hour(after["sent"] - before["sent"]), "down_mb_hour": hour(after["received"] - before["received"]),
        "whole_line_mb_hour": hour(later - card), "voice_up_mb_hour": hour(after["voiceOut"] - before["voiceOut"]),
        "voice_packets_per_s": round((after["voicePacketsOut"] - before["voicePacketsOut"]) / VOICE, 1),
        "packets_up_per_s": round((after["packetsOut"] - before["packetsOut"]) / VOICE, 1), "page_says": told,
    }  # fmt: skip
