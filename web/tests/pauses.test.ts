import { strict as assert } from "node:assert";
import { test } from "node:test";
import { pause } from "../ts/room/pauses";

test("pauses grow from a quarter of a second, and never pass four", () => {
  const longest = Array.from({ length: 90 }, (_, attempt) => pause(attempt, true, () => 1));
  assert.deepEqual(longest.slice(0, 5), [250, 500, 1000, 1000, 1000]);
  assert.equal(Math.max(...longest), 4000);
  assert.ok(longest.every((each, index) => index === 0 || each >= (longest[index - 1] ?? 0)));
});

test("people cut together do not come back together, and nobody knocks without a pause", () => {
  const pauses = Array.from({ length: 50 }, (_, index) => pause(4, true, () => index / 50));
  assert.ok(new Set(pauses).size > 30);
  assert.ok(Math.min(...Array.from({ length: 60 }, (_, attempt) => pause(attempt, true, () => 0))) >= 250);
});

test("without a network few attempts are made: the device says when it is back", () => {
  assert.ok(Array.from({ length: 20 }, (_, attempt) => pause(attempt, false)).every((each) => each >= 2000 && each <= 4000));
});

test("forty seconds away, and a browser has not seen enough failures to hold sockets back", () => {
  let [attempts, now] = [0, 0];
  while (now < 40_000) now += pause(attempts++, true, () => 0.5);
  assert.ok(attempts < 30, `${attempts}`);
});
