import { strict as assert } from "node:assert";
import { test } from "node:test";
import { resync, take } from "../ts/room/events";
import { blank, type State } from "../ts/room/state";
import type { EventName, Events, Face, Line, Snapshot } from "../ts/room/types";

function face(pid: string, given: Partial<Face> = {}): Face {
  return {
    pid, called: pid, role: "guest", state: "in", away: false, mic: false, cam: false, screen: false, muted: false, hand: false, place: 0,
    since: "2026-01-01T10:00:00Z", ...given,
  };
}

const line = (id: number, text: string, removed = false): Line => ({ id, pid: "a", called: "A", text, to: "all", at: "", removed });

function after(state: State, ...events: { [E in EventName]: [E, Events[E]] }[EventName][]): State {
  return events.reduce((held, [name, given]) => ({ ...held, ...take(held, name, given as never) }), state);
}

test("a face replaces the face before, and its knock at the door", () => {
  const waiting = after(blank(), ["waiting", { list: [{ pid: "a", called: "A", since: "" }] }]);
  const state = after(waiting, ["face", face("a")], ["face", face("a", { mic: true })]);
  assert.deepEqual([...state.people.values()].map((each) => each.mic), [true]);
  assert.deepEqual(state.waiting, []);
});

test("who is gone leaves no hand and no caption behind", () => {
  const state = after(
    blank(), ["face", face("a")], ["hands", { pids: ["a"] }], ["caption", { pid: "a", text: "bonjour", final: false }], ["gone", { pid: "a", why: "lost" }],
  );
  assert.deepEqual([state.people.size, state.hands.length, state.captions.length], [0, 0, 0]);
});

test("the same line twice is one line; a removed one loses its text", () => {
  const state = after(blank(), ["chat", line(1, "un")], ["chat", line(1, "un")], ["chat", line(2, "deux")], ["chat", line(1, "", true)]);
  assert.deepEqual(state.chat.map((each) => [each.id, each.text, each.removed]), [[1, "", true], [2, "deux", false]]);
});

test("the count of strokes is right whether the board is open or not", () => {
  const stroke = (key: string) => ({ key, pid: "a", place: 0, shape: { pen: "ink", width: 1, points: [[0, 0]] as [number, number][] } });
  const closed = after(blank(), ["stroke", stroke("1")], ["stroke", stroke("2")], ["erased", { keys: ["1"] }]);
  assert.equal(closed.board.count, 1);
  const open = { ...blank(), board: { count: 0, rev: 0, strokes: new Map() } };
  const drawn = after(open, ["stroke", stroke("1")], ["stroke", stroke("1")], ["stroke", stroke("2")], ["erased", { keys: ["1"] }]);
  assert.deepEqual([drawn.board.count, [...(drawn.board.strokes?.keys() ?? [])]], [1, ["2"]]);
});

test("a count of the pulse does not make us forget what we answered", () => {
  const counts = { yes: 1, some: 0, no: 0 };
  const asked = after(blank(), ["pulse", { key: "k", asked: "", mine: "yes", counts: null }]);
  const counted = after(asked, ["pulse", { key: "k", asked: "", counts } as never]);
  assert.deepEqual([counted.pulse?.mine, counted.pulse?.counts], ["yes", counts]);
  assert.equal(after(counted, ["pulse", null]).pulse, null);
});

test("coming back, what the server says replaces what was known", () => {
  const before = after(blank(), ["face", face("old")], ["chat", line(1, "un")], ["hands", { pids: ["old"] }]);
  const snapshot = { state: "in", me: "me", now: new Date().toISOString(), people: [face("me")], chat: [line(2, "deux")], board: 3 } as Partial<Snapshot>;
  const state = { ...before, ...resync(before, snapshot as Snapshot) };
  assert.deepEqual([[...state.people.keys()], state.chat.map((each) => each.id), state.hands, state.board.count], [["me"], [2], [], 3]);
});

test("many faces at once are each one's face, and nobody of them knocks any more", () => {
  const waiting = after(blank(), ["waiting", { list: [{ pid: "a", called: "A", since: "" }, { pid: "c", called: "C", since: "" }] }]);
  const state = after(waiting, ["face", face("b")], ["faces", { list: [face("a", { place: 2 }), face("b", { place: 1 })] }]);
  assert.deepEqual([...state.people.values()].map((each) => [each.pid, each.place]), [["b", 1], ["a", 2]]);
  assert.deepEqual(state.waiting.map((each) => each.pid), ["c"]);
});

test("back at the door, nothing of the others is left on the page", () => {
  const inside = { ...after(blank(), ["face", face("a")], ["face", face("me")], ["chat", line(1, "un")]), stage: "in" as const, me: "me" };
  const snapshot = { state: "waiting", me: "me", now: new Date().toISOString(), say: "La personne qui anime n’est pas là.", awaited: true } as Partial<Snapshot>;
  const state = { ...inside, ...resync(inside, snapshot as Snapshot) };
  assert.deepEqual([state.stage, state.awaited, state.say, state.people.size, state.chat.length], ["waiting", true, "La personne qui anime n’est pas là.", 0, 0]);
  assert.equal({ ...state, ...resync(state, { ...snapshot, state: "in", awaited: undefined, say: undefined } as Snapshot) }.awaited, false);
});
