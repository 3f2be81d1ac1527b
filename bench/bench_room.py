"""The live room, with real browsers on a network of its own: how fast one is in, how fast it comes back, how many it carries, what it weighs.

    ROOM_BENCH=sockets,entering,recovery,many,class,voice   (all of them by default)

What is compared in the same run is a ratio; the rest depends on the machine, whose load is in the last line.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from tools import apart

PARTS = ("sockets", "entering", "recovery", "many", "class", "voice")
ENGINES = ("mesh", "server")
TURNS = {"cut_5": 3, "cut_40": 1, "site_killed": 3, "janus_killed": 3}


def measured(wanted: list[str]) -> dict[str, Any]:
    from bench import room_scenes as scenes
    from bench import room_sockets
    from bench.place import place
    from bench.room_stage import stage

    found: dict[str, Any] = {}

    def note(name: str, figures: Any) -> None:
        found[name] = figures
        print(name, json.dumps(figures, ensure_ascii=False), flush=True)

    with place() as folder:
        if "sockets" in wanted:
            note("sockets", room_sockets.measure(folder))
        if wanted == ["sockets"]:
            return found
        with stage(folder) as here:
            if "entering" in wanted:
                note("entering", {engine: scenes.entering(here, engine) for engine in ENGINES})
            if "voice" in wanted:
                note(
                    "voice_only",
                    {f"{engine}{'_low' if low else ''}": scenes.voice(here, engine, low) for engine in ENGINES for low in (False, True)},
                )
            if "recovery" in wanted:
                for engine in ENGINES:
                    faults = [fault for fault in TURNS if engine == "server" or fault != "janus_killed"]
                    note(f"recovery_{engine}", {fault: scenes.recovery(here, engine, fault, TURNS[fault]) for fault in faults})
            if "many" in wanted:
                note("one_teacher", [scenes.many(here, 1, count) for count in (4, 8)])
                note("everybody", [scenes.many(here, count, count) for count in (3, 5)])
            if "class" in wanted:
                note("class_of_25", _class(here))
    return found


def _class(here: Any) -> dict[str, Any]:
    from bench import room_scenes as scenes

    ours, bare = scenes.class_of_25(here), scenes.class_without_us(here)
    per = {name: one["janus_cpu"] / max(1, one["packets_to_browsers_per_s"]) for name, one in (("ours", ours), ("bare", bare))}
    ratios = {
        "janus_cpu_of_bare": round(ours["janus_cpu"] / bare["janus_cpu"], 2),
        "per_packet_of_bare": round(per["ours"] / per["bare"], 2),
    }
    return {"lefil": ours, "without_lefil": bare, **ratios}


def main() -> None:
    if not apart.inside():
        apart.main([sys.executable, "-m", "bench.bench_room"])
    wanted = [name for name in os.environ.get("ROOM_BENCH", ",".join(PARTS)).split(",") if name in PARTS]
    before = os.getloadavg()[0]
    figures = measured(wanted)
    print(
        json.dumps(
            {
                "bench": "room",
                **figures,
                "cores": os.cpu_count(),
                "load_before": round(before, 1),
                "load_after": round(os.getloadavg()[0], 1),
            },
            ensure_ascii=False,
        )
    )


if __name__ == "__main__":
    main()
