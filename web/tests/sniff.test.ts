import { strict as assert } from "node:assert";
import { test } from "node:test";
import { SNIFF } from "../ts/room/pauses";
import { Sniffer } from "../ts/room/sniff";

test("a device that says it has no network is proved wrong once, and asked no more", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  let found = 0;
  let asked = 0;
  let there = false;
  const sniffer = new Sniffer(() => (found += 1), () => ((asked += 1), there ? Promise.resolve() : Promise.reject(new TypeError("Failed to fetch"))));
  const pass = async (): Promise<void> => {
    t.mock.timers.tick(SNIFF);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  sniffer.start();
  sniffer.start();
  await pass();
  await pass();
  assert.deepEqual([asked, found], [2, 0]);
  there = true;
  await pass();
  await pass();
  assert.deepEqual([asked, found], [3, 1]);
});

test("what was asked before the room was back tells nothing any more", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  let found = 0;
  let answer = (): void => undefined;
  const sniffer = new Sniffer(() => (found += 1), () => new Promise<void>((resolve) => (answer = resolve)));
  sniffer.start();
  t.mock.timers.tick(SNIFF);
  sniffer.stop();
  answer();
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  assert.equal(found, 0);
});
