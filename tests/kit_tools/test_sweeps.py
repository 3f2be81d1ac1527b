import asyncio
import time

from lefil.kit.refusals import Refused
from lefil.kit.sweeps import each


def test_one_row_that_fails_never_keeps_the_others_waiting(caplog):
    done = []

    def act(row):
        if row == "broken":
            raise KeyError("nobody")
        if row == "taken":
            raise Refused("Quelqu’un vient de changer cette ligne.")
        done.append(row)
        return row != "nothing to do"

    assert each(["broken", "taken", "one", "nothing to do", "two"], act) == 2
    assert done == ["one", "nothing to do", "two"]
    assert len([record for record in caplog.records if record.levelname == "ERROR"]) == 1


def test_the_server_that_stops_lets_the_running_sweep_finish(monkeypatch):
    from config.asgi import with_sweeps

    lived = []

    def work(stop):
        lived.append("began")
        stop.wait(5)
        time.sleep(0.1)
        lived.append("ended")

    monkeypatch.setattr("lefil.kit.sweeps.work", work)
    asked, said = iter(["lifespan.startup", "lifespan.shutdown"]), []

    async def receive():
        return {"type": next(asked)}

    async def send(message):
        said.append(message["type"])

    asyncio.run(with_sweeps({"type": "lifespan"}, receive, send))
    assert (lived, said) == (["began", "ended"], ["lifespan.startup.complete", "lifespan.shutdown.complete"])
