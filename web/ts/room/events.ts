import type { State } from "./state";
import type { EventName, Events, Face, Hall, Line, Pid, Pulse, Snapshot } from "./types";

type Takers = { [E in EventName]?: (state: State, given: Events[E]) => Partial<State> };

let count = 0;

const takers: Takers = {
  welcome: (state, snapshot) => resync(state, snapshot),
  face: (state, face) => ({ people: withFace(state.people, face), waiting: state.waiting.filter((each) => each.pid !== face.pid) }),
  faces: (state, { list }) => list.reduce<Partial<State>>((patch, face) => ({ ...patch, ...takers.face?.({ ...state, ...patch }, face) }), {}),
  gone: (state, { pid }) => gone(state, pid),
  hands: (state, { pids }) => ({ hands: pids, people: withHands(state.people, pids) }),
  waiting: (_, { list }) => ({ waiting: list }),
  room: (state, changed) => (state.room ? { room: { ...state.room, ...changed } } : {}),
  engine: (state, { engine, epoch }) => (state.room ? { room: { ...state.room, engine, epoch } } : {}),
  breakouts: (state, breakouts) => (state.room ? { room: { ...state.room, breakouts: both(state.room, breakouts) } } : {}),
  quality: (state, { pid, rung }) => ({ quality: { ...state.quality, of: new Map(state.quality.of).set(pid, rung) } }),
  asked: (_, { what }) => ({ asked: { what, at: Date.now() } }),
  reaction: (state, { pid, code }) => ({ reactions: [...state.reactions.slice(-30), { id: ++count, pid, code }] }),
  chat: (state, line) => ({ chat: withLine(state.chat, line) }),
  caption: (state, { pid, text, final }) => ({
    captions: [...state.captions.filter((each) => each.pid !== pid), { pid, text, final, at: Date.now() }],
  }),
  pulse: (state, given) => ({ pulse: pulseOf(state.pulse, given) }),
  notice: (state, { text }) => ({ notices: [...state.notices, { id: ++count, text, at: Date.now() }] }),
  stroke: (state, stroke) => {
    const { strokes, count: standing, rev } = state.board;
    if (strokes?.has(stroke.key)) return {};
    return { board: { count: standing + 1, rev: rev + 1, strokes: strokes && new Map(strokes).set(stroke.key, stroke) } };
  },
  erased: (state, { keys }) => {
    const strokes = state.board.strokes && new Map(state.board.strokes);
    keys.forEach((key) => strokes?.delete(key));
    return { board: { count: strokes ? strokes.size : Math.max(0, state.board.count - keys.length), rev: state.board.rev + 1, strokes } };
  },
  alert: (state, { pid }) => ({ calls: [...state.calls.filter((each) => each !== pid), pid] }),
  closing: (_, { at }) => ({ closing: at }),
  "media.feeds": (_, { feeds }) => ({ feeds }),
};

/** What an event of the server changes in the state. Media's own events change nothing here. */
export function take<E extends EventName>(state: State, name: E, given: Events[E]): Partial<State> {
  const taker = takers[name] as ((state: State, given: Events[E]) => Partial<State>) | undefined;
  return taker ? taker(state, given) : {};
}

/** A snapshot replaces everything the server knows. */
export function resync(state: State, snapshot: Snapshot): Partial<State> {
  const stays = state.me === snapshot.me && state.room?.epoch === snapshot.room?.epoch;
  return {
    stage: snapshot.state,
    say: snapshot.say ?? null,
    awaited: snapshot.awaited ?? false,
    me: snapshot.me ?? state.me,
    room: snapshot.room ? { ...(state.room ?? ({} as Hall)), ...snapshot.room } : state.room,
    people: new Map((snapshot.people ?? []).map((face) => [face.pid, face])),
    expected: snapshot.expected ?? [],
    hands: snapshot.hands ?? [],
    chat: snapshot.chat ?? [],
    pulse: snapshot.pulse ?? null,
    waiting: snapshot.waiting ?? [],
    files: snapshot.files ?? [],
    board: { ...state.board, count: snapshot.board ?? 0, rev: state.board.rev + 1 },
    feeds: stays ? state.feeds : [],
    phone: snapshot.phone ?? state.phone,
    skew: snapshot.now ? Date.parse(snapshot.now) - Date.now() : state.skew,
  };
}

function withFace(people: ReadonlyMap<Pid, Face>, face: Face): ReadonlyMap<Pid, Face> {
  return new Map(people).set(face.pid, face);
}

function withHands(people: ReadonlyMap<Pid, Face>, pids: readonly Pid[]): ReadonlyMap<Pid, Face> {
  const raised = new Set(pids);
  return new Map([...people].map(([pid, face]) => [pid, face.hand === raised.has(pid) ? face : { ...face, hand: raised.has(pid) }]));
}

function gone(state: State, pid: Pid): Partial<State> {
  const people = new Map(state.people);
  people.delete(pid);
  const of = new Map(state.quality.of);
  of.delete(pid);
  return {
    people,
    hands: state.hands.filter((each) => each !== pid),
    waiting: state.waiting.filter((each) => each.pid !== pid),
    captions: state.captions.filter((each) => each.pid !== pid),
    quality: { ...state.quality, of },
  };
}

function withLine(chat: readonly Line[], line: Line): readonly Line[] {
  const at = chat.findIndex((each) => each.id === line.id);
  return at < 0 ? [...chat, line] : chat.map((each, index) => (index === at ? { ...each, ...line } : each));
}

function both(room: Hall, breakouts: Hall["breakouts"]): Hall["breakouts"] {
  return { count: breakouts.count ?? room.breakouts.count, until: breakouts.until ?? null };
}

function pulseOf(before: Pulse | null, given: Events["pulse"]): Pulse | null {
  const pulse = given && "pulse" in given ? given.pulse : given;
  if (!pulse || !pulse.key) return null;
  // A count says nothing of what we answered ourselves.
  const mine = pulse.mine === undefined && before?.key === pulse.key ? before.mine : (pulse.mine ?? null);
  return { ...pulse, mine, counts: pulse.counts ?? null };
}
