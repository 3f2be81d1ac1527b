import { strict as assert } from "node:assert";
import { test } from "node:test";
import { Purse } from "../ts/room/cost";
import { Gauge } from "../ts/room/samples";

type Stats = Parameters<Gauge["weigh"]>[0];

const at = (seconds: number, sent: number, received: number, given: object[] = []) =>
  [
    { type: "candidate-pair", id: "p", timestamp: 0, state: "succeeded", nominated: true, bytesSent: sent, bytesReceived: received, availableOutgoingBitrate: 300_000, currentRoundTripTime: 0.08 },
    ...given.map((each) => ({ timestamp: seconds, ...each })),
  ] as unknown as Stats;

test("a pace is told against the look before", () => {
  const gauge = new Gauge("x", "both");
  gauge.weigh(at(0, 10_000, 20_000), 1000);
  const sample = gauge.weigh(at(2, 35_000, 30_000), 3000);
  assert.deepEqual([sample.sent, sample.received, sample.room, sample.rtt], [100, 40, 300, 80]);
  assert.deepEqual([sample.bytesSent, sample.bytesReceived], [25_000, 10_000]);
});

test("counters that go back are another path, not a gift", () => {
  const gauge = new Gauge("x", "both");
  gauge.weigh(at(0, 90_000, 90_000), 1000);
  assert.equal(gauge.weigh(at(2, 1000, 1000), 3000).bytesSent, 0);
});

test("the loss is what the other side reported last, until it reports again", () => {
  const gauge = new Gauge("x", "both");
  const out = (packets: number) => ({ type: "outbound-rtp", id: "o", ssrc: 7, packetsSent: packets });
  const report = (time: number, lost: number, share: number) => ({ type: "remote-inbound-rtp", id: "r", ssrc: 7, packetsLost: lost, fractionLost: share, timestamp: time });
  gauge.weigh(at(0, 0, 0, [out(100), report(1, 0, 0)]), 1000);
  assert.equal(gauge.weigh(at(2, 0, 0, [out(200), report(2, 20, 0.2)]), 3000).lossOut, 0.2);
  assert.equal(gauge.weigh(at(4, 0, 0, [out(300), report(2, 20, 0.2)]), 5000).lossOut, 0.2);
  assert.equal(gauge.weigh(at(6, 0, 0, [out(400), report(3, 20, 0)]), 7000).lossOut, 0);
});

test("what is sent no more is reported no more, and its last loss is forgotten", () => {
  const gauge = new Gauge("x", "both");
  const picture = [{ type: "outbound-rtp", id: "o", ssrc: 7, packetsSent: 500 }, { type: "remote-inbound-rtp", id: "r", ssrc: 7, packetsLost: 99, fractionLost: 0.4, timestamp: 1 }];
  assert.equal(gauge.weigh(at(0, 0, 0, picture).map((each) => (each.id === "r" ? { ...each, timestamp: 1 } : each)), 1000).lossOut, 0.4);
  assert.equal(gauge.weigh(at(9, 0, 0, picture).map((each) => (each.id === "r" ? { ...each, timestamp: 1 } : each)), 12_000).lossOut, null);
});

test("the loss of what comes is counted over the last look only", () => {
  const gauge = new Gauge("x", "down");
  const into = (got: number, lost: number) => ({ type: "inbound-rtp", id: "i", packetsReceived: got, packetsLost: lost });
  gauge.weigh(at(0, 0, 0, [into(1000, 500)]), 1000);
  assert.equal(gauge.weigh(at(2, 0, 0, [into(1090, 510)]), 3000).lossIn, 0.1);
  assert.equal(gauge.weigh(at(4, 0, 0, [into(1190, 510)]), 5000).lossIn, 0);
});

test("an hour costs what the last minute would, sixty times", () => {
  const purse = new Purse();
  for (let second = 0; second <= 120; second += 2) purse.add(4000, 6000, second * 1000);
  assert.deepEqual(purse.read(), { sent: 244_000, received: 366_000, perHour: 18_000_000 });
  purse.turn();
  assert.equal(purse.read().perHour, 0);
  for (let second = 122; second <= 130; second += 2) purse.add(400, 600, second * 1000);
  assert.equal(purse.read().perHour, 1_800_000);
});

test("the first seconds, where a connection feels its way, make no figure for an hour", () => {
  const purse = new Purse();
  for (let second = 0; second < 10; second += 2) purse.add(60_000, 60_000, second * 1000);
  assert.equal(purse.read().perHour, 0);
  for (let second = 10; second <= 20; second += 2) purse.add(4000, 6000, second * 1000);
  assert.deepEqual(purse.read(), { sent: 324_000, received: 336_000, perHour: 18_000_000 });
});
