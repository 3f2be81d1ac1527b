import type {
  Expected, Face, Feed, Hall, Knock, Line, Pid, Pulse, ReactionCode, Rung, SharedFile, Source, Stroke, Time, Unsaid,
} from "./types";

/** Why the room is over for this tab; the interface has a sentence for each. */
export type Ending =
  | "left" | "silent" | "ticket" | "forbidden" | "elsewhere" | "removed" | "over" | "refused" | "version";

/**
 * connecting: first entrance. open. back: coming back, attempt after attempt. lost: the device says it has no network, or we have been
 * trying for 15 s. closed: for good, `ending` says why. `since` is when this began (ms, local clock).
 */
export interface Link {
  at: "connecting" | "open" | "back" | "lost" | "closed";
  ending: Ending | null;
  code: number | null;
  attempt: number;
  since: number;
}

/**
 * What is wrong with sounds and pictures, as a key that the interface turns into a sentence.
 * refused: permission refused. missing: no such device. busy: another program holds it. taken: a call or another program took it while we
 * used it, it comes back by itself. insecure: the page is not in a secure context. limit: no more cameras (`say` is the server's sentence).
 * failed: something else. noRoute (source null): the network lets no sound through, towards `pid` or everybody. noServer: no media server.
 */
export interface Problem {
  key: "refused" | "missing" | "busy" | "taken" | "insecure" | "limit" | "failed" | "noRoute" | "noServer";
  source: Source | null;
  pid: Pid | null;
  say: string | null;
}

export interface MediaState {
  /** What the person wants and gets: "asking" while the browser asks for permission. */
  mic: "off" | "asking" | "on";
  cam: "off" | "asking" | "on";
  screen: "off" | "asking" | "on";
  lowData: boolean;
  /** The browser refuses to play sound before a touch: show a button that calls `media.hear()`. */
  tapToHear: boolean;
  problems: Problem[];
  /** Grows when a stream of `media.stream(pid, source)` came, changed or went. */
  rev: number;
  /** People whose pictures or sounds are being connected or repaired now. */
  joining: Pid[];
  /** The media server is being waited for. */
  serverLost: boolean;
}

export interface Quality {
  rung: Rung;
  /** Below "thin": sound cannot pass; offer the telephone. */
  phone: boolean;
  up: number | null; // kbit/s
  down: number | null; // kbit/s
  rtt: number | null; // ms
  loss: number | null; // %
  /** Rung of each, for hosts only. */
  of: ReadonlyMap<Pid, Rung>;
}

export interface Reaction {
  id: number;
  pid: Pid;
  code: ReactionCode;
}

export interface Caption {
  pid: Pid;
  text: string;
  final: boolean;
  at: number;
}

export interface Board {
  /** Strokes standing, as the server counts them. */
  count: number;
  rev: number;
  /** null until `room.board(true)`. */
  strokes: ReadonlyMap<string, Stroke> | null;
}

/** Replaced slice by slice, never changed in place: `state.people !== before.people` says that people changed. */
export interface State {
  link: Link;
  stage: "entering" | "waiting" | "in" | "closed";
  /** The server's sentence for who waits, or for who is not let in. */
  say: string | null;
  /** Waits for somebody of the team to be back, not for a door to be opened. */
  awaited: boolean;
  me: Pid | null;
  /** Who waits knows only its hours. */
  room: Hall | null;
  people: ReadonlyMap<Pid, Face>;
  expected: readonly Expected[];
  hands: readonly Pid[];
  chat: readonly Line[];
  unsaid: readonly Unsaid[];
  waiting: readonly Knock[];
  pulse: Pulse | null;
  files: readonly SharedFile[];
  board: Board;
  feeds: readonly Feed[];
  captions: readonly Caption[];
  reactions: readonly Reaction[];
  /** Who speaks now, the one to show large first. */
  speaking: readonly Pid[];
  /** The one to show large: the last who spoke long enough. */
  lead: Pid | null;
  quality: Quality;
  media: MediaState;
  /** A host asks me to open my microphone or my camera. Cleared by `room.answered()`. */
  asked: { what: "mic" | "cam"; at: number } | null;
  notices: readonly { id: number; text: string; at: number }[];
  /** People who ask to be called back (hosts). */
  calls: readonly Pid[];
  closing: Time | null;
  phone: string;
  /** Server's clock minus ours, ms. */
  skew: number;
  /** Captions can be made on this device, without sending the voice anywhere. */
  canCaption: boolean;
  captioning: boolean;
}

export function blank(): State {
  return {
    link: { at: "connecting", ending: null, code: null, attempt: 0, since: Date.now() },
    stage: "entering", say: null, awaited: false, me: null, room: null, people: new Map(), expected: [], hands: [], chat: [], unsaid: [], waiting: [], pulse: null,
    files: [], board: { count: 0, rev: 0, strokes: null }, feeds: [], captions: [], reactions: [], speaking: [], lead: null,
    quality: { rung: "full", phone: false, up: null, down: null, rtt: null, loss: null, of: new Map() },
    media: {
      mic: "off", cam: "off", screen: "off", lowData: false, tapToHear: false, problems: [], rev: 0, joining: [], serverLost: false,
    },
    asked: null, notices: [], calls: [], closing: null, phone: "", skew: 0, canCaption: false, captioning: false,
  };
}
