import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { Face, Source } from "../ts/room/types";
import { choose, same, type Choice } from "../ts/room/wants";

function face(pid: string, given: Partial<Face> = {}): Face {
  return {
    pid, called: pid, role: "guest", state: "in", away: false, mic: true, cam: true, screen: false, muted: false, hand: false, place: 0,
    since: "", ...given,
  };
}

function choice(faces: Face[], given: Partial<Choice> = {}): Choice {
  const sources = (each: Face): Source[] => ["mic", "cam", ...(each.screen ? ["screen" as const] : [])];
  return {
    feeds: faces.map((each) => ({ pid: each.pid, sources: sources(each) })),
    people: new Map(faces.map((each) => [each.pid, each])),
    tiles: faces.map((each) => ({ pid: each.pid, source: "cam" as const, width: 300 })),
    pinned: null, speaking: [], rung: "full", lowData: false, ...given,
  };
}

const asked = (given: Choice, source: Source) => choose(given).filter((want) => want.source === source).map((want) => want.pid);
const crowd = Array.from({ length: 24 }, (_, index) => face(`p${String(index).padStart(2, "0")}`));

test("every voice is asked for, pictures only where they are shown", () => {
  const given = choice(crowd, { tiles: [{ pid: "p03", source: "cam", width: 300 }] });
  assert.equal(asked(given, "mic").length, 24);
  assert.deepEqual(asked(given, "cam"), ["p03"]);
});

test("low data asks for voices alone", () => {
  const given = choice(crowd, { lowData: true });
  assert.deepEqual([asked(given, "mic").length, asked(given, "cam").length], [24, 0]);
  assert.equal(asked(choice(crowd, { rung: "voice" }), "cam").length, 0);
});

test("on a small line the screen comes first, alone", () => {
  const faces = [face("teacher", { role: "host", screen: true }), face("pupil")];
  const tiles = [{ pid: "pupil", source: "cam" as const, width: 300 }, { pid: "teacher", source: "screen" as const, width: 300 }];
  const given = choice(faces, { tiles, rung: "small" });
  assert.deepEqual([asked(given, "screen"), asked(given, "cam")], [["teacher"], []]);
});

test("on a small line without a screen the teacher comes before the pupils, the pinned before the teacher", () => {
  const faces = [...crowd.slice(0, 5), face("teacher", { role: "host" })];
  assert.equal(asked(choice(faces, { rung: "small" }), "cam")[0], "teacher");
  assert.equal(asked(choice(faces, { rung: "small", speaking: ["p02"] }), "cam")[1], "p02");
  assert.equal(asked(choice(faces, { rung: "small", pinned: "p04" }), "cam")[0], "p04");
});

test("the size asked for is the size of the tile, and all fit in what the line carries", () => {
  const layers = (width: number) => choose(choice([face("a")], { tiles: [{ pid: "a", source: "cam", width }] })).find((want) => want.source === "cam")?.layer;
  assert.deepEqual([layers(120), layers(400), layers(1200)], [0, 1, 2]);
  const wide = choice(crowd, { tiles: crowd.map(({ pid }) => ({ pid, source: "cam" as const, width: 1200 })) });
  const weights = choose(wide).filter((want) => want.source === "cam").map((want) => [70, 160, 500][want.layer] ?? 0);
  assert.ok(weights.length > 5 && weights.reduce((sum, each) => sum + each, 0) <= 2500);
});

test("a camera that is closed is not asked for, nor is who is not there any more", () => {
  const given = choice([face("a", { cam: false }), face("b")]);
  assert.deepEqual(asked(given, "cam"), ["b"]);
  const left = { ...given, people: new Map([["b", face("b")]]) };
  assert.deepEqual(asked(left, "mic"), ["b"]);
});

test("a message never asks for more than 64 streams, and keeps the open microphones", () => {
  const faces = Array.from({ length: 80 }, (_, index) => face(`q${index}`, { mic: index >= 40, cam: false }));
  const wants = choose(choice(faces));
  assert.equal(wants.length, 64);
  assert.equal(wants.filter((want) => Number(want.pid.slice(1)) >= 40).length, 40);
});

test("two lists in another order are the same list", () => {
  const [a, b] = [{ pid: "a", source: "mic" as const, layer: 0 as const }, { pid: "b", source: "cam" as const, layer: 1 as const }];
  assert.ok(same([a, b], [b, a]));
  assert.ok(!same([a, b], [a, { ...b, layer: 2 }]));
  assert.ok(!same([a], [a, b]));
});
