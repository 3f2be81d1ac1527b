import { strict as assert } from "node:assert";
import { test } from "node:test";
import { Silences, countWords, ends, fade, pace } from "../ts/coaching/silences";

function heard(levels: number[]) {
  const silences = new Silences();
  levels.forEach((level, place) => silences.hear(level, place * 100));
  return [silences.count, silences.seconds];
}

const times = (n: number, level: number) => Array.from({ length: n }, () => level);

test("a silence is a second or more between two words, not before the first nor after the last", () => {
  assert.deepEqual(heard([...times(30, 0), ...times(5, 0.2), ...times(20, 0), ...times(5, 0.2), ...times(40, 0)]), [1, 2]);
});

test("a breath is not a silence", () => assert.deepEqual(heard([...times(5, 0.2), ...times(8, 0), ...times(5, 0.2)]), [0, 0]));

test("nobody who speaks has no silence", () => assert.deepEqual(heard(times(100, 0.001)), [0, 0]));

test("words are counted as the server counts them", () => {
  assert.deepEqual(["J’ai 25 ans — voilà !", "", "  \n ", "… ? !", "peut-être", "شكرا جزيلا"].map(countWords), [4, 0, 0, 0, 1, 2]);
});

test("words a minute exist only with a transcript and a length", () => assert.deepEqual([pace(140, 72), pace(0, 72), pace(10, 0)], [117, 0, 0]));

test("one word more fades at each take, the first one last", () => {
  const five = ["Lille", "cuisine", "équipe", "Élan", "lundi"];
  assert.deepEqual(fade(five, 0), five);
  assert.deepEqual(fade(five, 2), ["Lille", "cuisine", "équipe", "É…", "l…"]);
  assert.deepEqual(fade(five, 9), ["L…", "c…", "é…", "É…", "l…"]);
});

test("the five blocks fill the time", () => {
  assert.deepEqual(ends([12, 33, 30, 18, 7], 100).map(Math.round), [12, 45, 75, 93, 100]);
  assert.deepEqual(ends([1, 1], 60), [30, 60]);
});
