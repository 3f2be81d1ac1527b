/** The protocol of the room (docs/room.md), as seen from the browser, and what the interface reads. */

export type Pid = string;
export type Time = string; // ISO 8601, UTC
export type Source = "mic" | "cam" | "screen";
export type Rung = "full" | "small" | "voice" | "thin" | "none";
export type Role = "host" | "staff" | "guest";
export type Engine = "mesh" | "server";
export type Layer = 0 | 1 | 2;
export type ReactionCode = "bravo" | "yes" | "slower" | "thanks";
export type PulseValue = "yes" | "some" | "no";
export type Audience = "all" | "hosts";

export interface Face {
  pid: Pid;
  called: string;
  role: Role;
  state: "in" | "lost";
  away: boolean;
  mic: boolean;
  cam: boolean;
  screen: boolean;
  muted: boolean;
  hand: boolean;
  place: number;
  since: Time;
}

export interface Line {
  id: number | string;
  pid: Pid;
  called: string;
  text: string;
  to: Audience;
  at: Time;
  removed: boolean;
}

/** A line of mine that the server has not taken yet. `failed` is the sentence of its refusal. */
export interface Unsaid {
  nonce: string;
  text: string;
  to: Audience;
  failed: string | null;
}

export interface SharedFile {
  key: string;
  name: string;
  kind: string;
  size: number;
  called: string;
  url: string;
}

/** x in 0..1600, y in 0..900, whatever the screen. */
export type Shape =
  | { pen: string; width: number; points: [number, number][] }
  | { pen: string; text: string; at: [number, number] };

export interface Stroke {
  key: string;
  pid: Pid;
  place: number;
  shape: Shape;
}

export interface Expected {
  called: string;
  state: "booked" | "coming" | "late" | "cannot";
}

export interface Knock {
  pid: Pid;
  called: string;
  since: Time;
}

export interface Pulse {
  key: string;
  asked: Time;
  mine: PulseValue | null;
  counts: Record<PulseValue, number> | null;
}

export interface Hall {
  title: string;
  starts: Time;
  ends: Time;
  closes: Time;
  locked: boolean;
  lobby: boolean;
  engine: Engine;
  epoch: number;
  server: boolean;
  chat: "all" | "hosts" | "off";
  minors: boolean;
  keep_days: number;
  breakouts: { count: number; until: Time | null };
  limits: { people: number; cams: number };
}

/** Who waits reads only `state`, `me`, `now`, `say`, `awaited`, `phone` and the hours of the room. */
export interface Snapshot {
  state: "in" | "waiting";
  say?: string;
  /** They come in by themselves as soon as somebody of the team is there. */
  awaited?: boolean;
  me: Pid;
  now: Time;
  room: Hall;
  people: Face[];
  expected: Expected[];
  hands: Pid[];
  chat: Line[];
  pulse: Pulse | null;
  waiting: Knock[];
  files: SharedFile[];
  board: number;
  ice: RTCIceServer[];
  phone: string;
}

export interface Feed {
  pid: Pid;
  sources: Source[];
}

export interface Want {
  pid: Pid;
  source: Source;
  layer: Layer;
}

export type SignalBody =
  | { kind: "offer" | "answer"; sdp: string }
  | { kind: "candidate"; candidate: RTCIceCandidateInit }
  | { kind: "restart" };

type Nothing = Record<string, never>;

/** What each command takes and what its reply carries. */
export interface Commands {
  ping: [Nothing, { now: Time }];
  leave: [Nothing, Nothing];
  hello: [{ ticket: string; tab: string; mic: boolean; cam: boolean }, Snapshot];
  ice: [Nothing, { ice: RTCIceServer[] }];
  state: [{ mic?: boolean; cam?: boolean; screen?: boolean; away?: boolean }, Nothing];
  quality: [{ rung: Rung; up: number; down: number; rtt: number; loss: number }, Nothing];
  "hand.raise": [Nothing, Nothing];
  "hand.lower": [Nothing, Nothing];
  "hand.give": [{ pid: Pid }, Nothing];
  "hand.down": [{ pid: Pid | "all" }, Nothing];
  react: [{ code: ReactionCode }, Nothing];
  "chat.say": [{ text: string; nonce: string; to: Audience }, Nothing];
  "chat.remove": [{ id: number | string }, Nothing];
  caption: [{ text: string; final: boolean }, Nothing];
  "lobby.admit": [{ pid: Pid | "all" }, Nothing];
  "lobby.refuse": [{ pid: Pid }, Nothing];
  "host.mute": [{ pid: Pid | "all"; kind: "mic" | "cam" }, Nothing];
  "host.unmute": [{ pid: Pid | "all" }, Nothing];
  "host.remove": [{ pid: Pid }, Nothing];
  "host.lock": [{ on: boolean }, Nothing];
  "host.lobby": [{ on: boolean }, Nothing];
  "host.end": [Nothing, Nothing];
  "pulse.ask": [Nothing, Nothing];
  "pulse.close": [Nothing, Nothing];
  "pulse.answer": [{ value: PulseValue }, Nothing];
  "breakouts.open": [{ size: number; minutes: number }, Nothing];
  "breakouts.move": [{ pid: Pid; place: number }, Nothing];
  "breakouts.go": [{ place: number }, Nothing];
  "breakouts.say": [{ text: string }, Nothing];
  "breakouts.close": [Nothing, Nothing];
  "board.read": [Nothing, { strokes: Stroke[] }];
  "board.draw": [{ nonce: string; shape: Shape }, Nothing];
  "board.erase": [{ key: string }, Nothing];
  "board.clear": [Nothing, Nothing];
  "files.read": [Nothing, { files: SharedFile[] }];
  "help.call": [Nothing, Nothing];
  signal: [{ to: Pid; epoch: number; body: SignalBody }, Nothing];
  "media.publish": [{ epoch: number; sdp: string; tracks: { mid: string; source: Source }[] }, { sdp: string }];
  "media.unpublish": [{ epoch: number }, Nothing];
  "media.want": [{ epoch: number; streams: Want[]; fresh?: boolean }, Nothing];
  "media.answer": [{ epoch: number; n: number; sdp: string }, Nothing];
  "media.restart": [{ epoch: number }, Nothing];
}

export type Command = keyof Commands;

/** Codes of the server, and three of ours: "offline" (said while away), "lost" (no answer came), "closed" (the room is over for us). */
export type RefusalCode =
  | "malformed" | "unknown" | "forbidden" | "refused" | "flood" | "big"
  | "offline" | "lost" | "closed";

export type Reply<K extends Command = Command> =
  | { ok: true; with: Commands[K][1] }
  | { ok: false; code: RefusalCode; say: string };

export interface Events {
  welcome: Snapshot;
  face: Face;
  faces: { list: Face[] };
  door: Snapshot;
  gone: { pid: Pid; why: "left" | "lost" | "removed" };
  hands: { pids: Pid[] };
  waiting: { list: Knock[] };
  room: Partial<Hall>;
  engine: { engine: Engine; epoch: number };
  quality: { pid: Pid; rung: Rung };
  asked: { what: "mic" | "cam" };
  reaction: { pid: Pid; code: ReactionCode };
  chat: Line;
  caption: { pid: Pid; text: string; final: boolean };
  pulse: Pulse | { pulse: Pulse | null } | null;
  breakouts: { count: number; until: Time | null };
  notice: { text: string };
  stroke: Stroke;
  erased: { keys: string[] };
  files: Nothing;
  alert: { pid: Pid; kind: "call" };
  closing: { at: Time };
  again: Nothing;
  signal: { from: Pid; epoch: number; body: SignalBody };
  "media.feeds": { epoch: number; feeds: Feed[] };
  "media.offer": { epoch: number; n: number; sdp: string; streams: { mid: string; pid: Pid; source: Source }[]; fresh: boolean };
  "media.lost": { epoch: number };
  "media.ready": { epoch: number };
}

export type EventName = keyof Events;
