import type { State } from "../state";
import { aloud } from "./aloud";
import { isHost } from "./people";
import { say } from "./words";

const SILENCE = 5000; // ms without a voice, after which the next speaker is named
const MANY = 3; // more people than this coming at once are counted, not named

let silentSince = 0;

/** What a screen reader says of the life of the room: who comes and goes, who speaks after a silence, whose hand is up. */
export function announce(state: State, before: State): void {
  if (state.stage !== "in" || before.stage !== "in") return;
  comings(state, before);
  if (state.hands !== before.hands) {
    const fresh = state.hands.filter((pid) => !before.hands.includes(pid) && pid !== state.me);
    for (const pid of fresh) aloud(say("said-hand", { name: name(state, pid), n: state.hands.indexOf(pid) + 1 }), `hand${pid}`);
  }
  voices(state, before);
  if (state.waiting !== before.waiting && isHost(state)) {
    for (const one of state.waiting) if (!before.waiting.some((known) => known.pid === one.pid)) aloud(say("knock", { name: one.called }), `door${one.pid}`);
  }
  const mine = (all: State) => all.people.get(all.me ?? "");
  if (mine(state)?.place !== mine(before)?.place) aloud(mine(state)?.place ? say("said-group", { n: mine(state)?.place ?? 0 }) : say("said-group-back"));
}

function name(state: State, pid: string): string {
  return state.people.get(pid)?.called ?? say("someone");
}

function comings(state: State, before: State): void {
  if (state.people === before.people) return;
  const came = [...state.people.keys()].filter((pid) => !before.people.has(pid) && pid !== state.me);
  const left = [...before.people.keys()].filter((pid) => !state.people.has(pid));
  if (came.length > MANY) aloud(say("said-came-many", { n: came.length }), "came");
  else for (const pid of came) aloud(say("said-came", { name: name(state, pid) }), `face${pid}`);
  if (left.length > MANY) aloud(say("said-left-many", { n: left.length }), "left");
  else for (const pid of left) aloud(say("said-left", { name: name(before, pid) }), `face${pid}`);
  for (const [pid, face] of state.people) {
    if (face.screen && !before.people.get(pid)?.screen && pid !== state.me && before.people.has(pid)) aloud(say("shares", { name: face.called }), `screen${pid}`);
  }
}

function voices(state: State, before: State): void {
  if (state.speaking === before.speaking) return;
  const others = state.speaking.filter((pid) => pid !== state.me);
  if (!others.length) silentSince ||= Date.now();
  else {
    const [first] = others;
    if (first && silentSince && Date.now() - silentSince > SILENCE) aloud(say("said-speaks", { name: name(state, first) }), "speaks");
    silentSince = 0;
  }
}
