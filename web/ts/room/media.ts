import type { Pid, Source } from "./types";

export type Kind = "mic" | "cam" | "speaker";

export interface Device {
  kind: Kind;
  id: string;
  label: string;
  chosen: boolean;
}

/** What the interface shows now: a tile with a picture, its width in device pixels. */
export interface Tile {
  pid: Pid;
  source: "cam" | "screen";
  width: number;
}

export interface Cost {
  sent: number; // bytes since the entrance
  received: number;
  perHour: number; // bytes per hour at the pace of the last minute
}

export interface Media {
  devices(): Promise<Device[]>;
  /** Kept on this device for the next time. */
  choose(kind: Kind, id: string): Promise<void>;
  /** All resolve to what is true afterwards; never reject. What went wrong is in `state.media.problems`. */
  mic(on: boolean): Promise<boolean>;
  cam(on: boolean): Promise<boolean>;
  share(on: boolean): Promise<boolean>;
  readonly canShare: boolean;
  readonly canChooseSpeaker: boolean;
  /** The same object for the same person and source. One's own picture: `stream(me, "cam")`, or `preview()` before the entrance. */
  stream(pid: Pid, source: Source): MediaStream | null;
  preview(): MediaStream | null;
  /** Own microphone, 0..1, works before the entrance. */
  level(): number;
  /** Which pictures are on the screen: nothing else is fetched. */
  show(tiles: readonly Tile[]): void;
  pin(pid: Pid | null): void;
  lowData(on: boolean): void;
  /** Call in a touch or a click, when `state.media.tapToHear`. Sounds play by themselves otherwise: show pictures in muted <video>. */
  hear(): Promise<void>;
  cost(): Cost;
  stop(): void;
}
