import { strict as assert } from "node:assert";
import { test } from "node:test";
import { Speaking } from "../ts/room/speaking";

const LISTEN = 200;

/** What is told after each moment, from lists of who makes how much noise. */
function hear(speaking: Speaking, moments: Record<string, number>[], from = 0) {
  return moments.map((levels, index) => speaking.look(new Map(Object.entries(levels)), from + index * LISTEN));
}

const long = (count: number, levels: Record<string, number>) => Array.from({ length: count }, () => levels);

test("a cough is not speech, a word is", () => {
  const told = hear(new Speaking(), [{ a: 0.4, b: 0 }, ...long(8, { a: 0, b: 0 })]);
  assert.ok(told.every((each) => each.speaking.length === 0 && each.lead === null));
  assert.deepEqual(hear(new Speaking(), long(4, { a: 0.4, b: 0 })).pop(), { speaking: ["a"], lead: "a" });
});

test("a breath between two words does not end speech, a silence does", () => {
  const speaking = new Speaking();
  hear(speaking, long(5, { a: 0.4 }));
  assert.deepEqual(hear(speaking, long(4, { a: 0 }), 1000).pop()?.speaking, ["a"]);
  assert.deepEqual(hear(speaking, long(8, { a: 0 }), 1800).pop()?.speaking, []);
});

test("the louder is first, the picture stays with who speaks until they stop", () => {
  const speaking = new Speaking();
  hear(speaking, long(10, { a: 0.2, b: 0 }));
  const both = hear(speaking, long(10, { a: 0.2, b: 0.6 }), 2000).pop();
  assert.deepEqual(both, { speaking: ["b", "a"], lead: "a" });
  assert.equal(hear(speaking, long(15, { a: 0, b: 0.6 }), 4000).pop()?.lead, "b");
});

test("who left leads no more", () => {
  const speaking = new Speaking();
  hear(speaking, long(6, { a: 0.4, b: 0 }));
  assert.equal(hear(speaking, long(2, { b: 0 }), 1200).pop()?.lead, null);
});
