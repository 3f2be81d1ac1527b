import { strict as assert } from "node:assert";
import { test } from "node:test";
import { firstRung, Ladder } from "../ts/room/ladder";
import type { Sample } from "../ts/room/samples";

const LOOK = 2000;

function sample(given: Partial<Sample> = {}): Sample {
  return {
    link: "x", ways: "both", room: 900, sent: 300, received: 300, rtt: 60, lossOut: 0, lossIn: 0, bytesSent: 0, bytesReceived: 0, ...given,
  };
}

/** Rungs seen, look after look, each 2 s. */
function run(ladder: Ladder, samples: Sample[], from = 0): string[] {
  return samples.map((each, index) => ladder.look(each, from + index * LOOK));
}

const many = (count: number, given: Partial<Sample>) => Array.from({ length: count }, () => sample(given));

test("a good line stays where it is", () => {
  assert.deepEqual(new Set(run(new Ladder(), many(60, {}))), new Set(["full"]));
});

test("one bad look changes nothing, four seconds of them do", () => {
  const ladder = new Ladder();
  assert.deepEqual(run(ladder, [sample({ lossOut: 0.3 }), sample(), sample({ lossOut: 0.3 }), sample()]), ["full", "full", "full", "full"]);
  assert.deepEqual(run(ladder, many(3, { lossOut: 0.3 }), 8000), ["full", "full", "small"]);
});

test("a line of 50 kbit/s goes straight to the rung that it carries", () => {
  assert.equal(run(new Ladder(), many(3, { room: 50, sent: 48 })).pop(), "voice");
  assert.equal(run(new Ladder(), many(3, { room: 30, sent: 28 })).pop(), "thin");
  assert.equal(run(new Ladder(), many(3, { room: 12, sent: 12 })).pop(), "none");
});

test("a small estimate means nothing while little is sent", () => {
  assert.equal(run(new Ladder(), many(10, { room: 60, sent: 20 })).pop(), "full");
});

test("a step up waits for ten seconds of calm", () => {
  const ladder = new Ladder("voice");
  assert.deepEqual(run(ladder, many(6, { room: 60, sent: 28 })), ["voice", "voice", "voice", "voice", "voice", "small"]);
});

test("after a step up that failed the next one waits longer", () => {
  const ladder = new Ladder("voice");
  let now = 0;
  const until = (rung: string, given: Partial<Sample>) => {
    const began = now;
    for (let looks = 0; looks < 200 && ladder.rung !== rung; looks++, now += LOOK) ladder.look(sample(given), now);
    return now - began;
  };
  const first = until("small", { room: 60, sent: 28 });
  until("voice", { lossOut: 0.3 });
  const second = until("small", { room: 60, sent: 28 });
  until("voice", { lossOut: 0.3 });
  const third = until("small", { room: 60, sent: 28 });
  assert.ok(second >= first + 10_000 && third >= second + 20_000, `${first} ${second} ${third}`);
});

test("a link that only receives looks at what it loses, not at what it could send", () => {
  assert.equal(run(new Ladder(), many(3, { ways: "down", room: 10, sent: 9, lossOut: 0.5 })).pop(), "full");
  assert.equal(run(new Ladder(), many(3, { ways: "down", lossIn: 0.2 })).pop(), "small");
});

test("a voice bears a slow line that a picture does not", () => {
  assert.equal(run(new Ladder(), many(3, { rtt: 1200 })).pop(), "small");
  assert.equal(run(new Ladder("voice"), many(8, { rtt: 1200 })).pop(), "voice");
});

test("below everything, and back", () => {
  const ladder = new Ladder("thin");
  assert.equal(run(ladder, many(3, { lossOut: 0.4 })).pop(), "none");
  assert.equal(run(ladder, many(7, { room: 60, sent: 10 }), 10_000).pop(), "thin");
});

test("what the device says of its network is where it begins", () => {
  assert.deepEqual(["slow-2g", "2g", "3g", "4g", undefined].map(firstRung), ["thin", "voice", "small", "full", "full"]);
});

test("a line that is good again is climbed in half a minute, whatever failed higher", () => {
  const ladder = new Ladder("small");
  run(ladder, many(3, { lossOut: 0.3 }));
  let now = 10_000;
  const go = (count: number, given: Partial<Sample>) => many(count, given).forEach((each) => ladder.look(each, (now += LOOK)));
  go(6, {});
  assert.equal(ladder.rung, "small");
  go(3, { lossOut: 0.3 });
  go(30, { lossOut: 0.5 });
  assert.equal(ladder.rung, "none");
  go(14, {});
  assert.equal(ladder.rung, "voice");
});
