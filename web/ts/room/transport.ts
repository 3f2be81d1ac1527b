import type { Sample } from "./samples";
import type { Engine, EventName, Events, Face, Feed, Pid, Rung, Source, Want } from "./types";
import type { Ask } from "./outbox";

export const SOURCES: readonly Source[] = ["mic", "cam", "screen"];

export type Tracks = Readonly<Record<Source, MediaStreamTrack | null>>;

/** What a transport needs of the room around it. */
export interface Around {
  me: Pid;
  epoch: number;
  ice: RTCIceServer[];
  ask: Ask;
  /** A remote track came (or went: null). */
  track(pid: Pid, source: Source, track: MediaStreamTrack | null): void;
  /** People whose media are being connected or repaired; null: what the server carries for everybody. */
  joining(pid: Pid | null, on: boolean): void;
  /** Repairs do not help: the network lets nothing through. */
  noRoute(pid: Pid | null, on: boolean): void;
}

/** What is received: who is there, who may be heard, and what is shown. */
export interface Scene {
  /** Others of my place. */
  faces: readonly Face[];
  feeds: readonly Feed[];
  wants: readonly Want[];
  /** Pictures may be sent and received (not low data, not too many people). */
  pictures: boolean;
}

/** One way to carry sounds and pictures. Two of them live at once while the room changes from one to the other. */
export interface Transport {
  readonly engine: Engine;
  readonly epoch: number;
  /** Our own tracks; null is silence: nothing at all is sent. */
  send(tracks: Tracks): void;
  scene(scene: Scene): void;
  /** The socket was lost and is back: what was under way is asked anew. `forgotten`: the others had given us up. */
  resumed(forgotten: boolean, ice: RTCIceServer[]): void;
  /** The network changed: paths are looked for again. */
  restart(): void;
  hear<E extends EventName>(name: E, given: Events[E]): void;
  /** Counters of every connection, one sample for each link. */
  sample(): Promise<Sample[]>;
  /** How much may be sent on this link. */
  grade(link: string, rung: Rung): void;
  receivers(): Iterable<[Pid, RTCRtpReceiver]>;
  /** All that should be there is there: the older transport may stop. */
  readonly ready: boolean;
  close(): void;
}
