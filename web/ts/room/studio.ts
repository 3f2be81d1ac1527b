import { Purse } from "./cost";
import { Capture } from "./devices";
import { Level } from "./level";
import type { Cost, Device, Kind, Media, Tile } from "./media";
import { remember, remembered } from "./memory";
import { Sounds } from "./sounds";
import type { MediaState, Problem } from "./state";
import type { Store } from "./store";
import { Streams } from "./streams";
import type { Tracks } from "./transport";
import type { Pid, Source } from "./types";

/** What the rest of the room is told of our own devices. */
export interface Desk {
  tracks(tracks: Tracks): void;
  /** Our microphone, camera or screen opened or closed: the others are told. */
  declared(): void;
  wants(): void;
}

/** The media as the interface sees them. Works before the entrance: nothing here needs a connection. */
export class Studio implements Media {
  readonly canShare = Capture.canShare;
  readonly canChooseSpeaker = Sounds.canChoose;
  readonly streams: Streams;
  readonly sounds: Sounds;
  readonly purse = new Purse();
  tiles: readonly Tile[] = [];
  pinned: Pid | null = null;
  private capture: Capture;
  private meter = new Level();
  private own = new Map<Source, MediaStream>();
  private sent: Tracks = { mic: null, cam: null, screen: null };
  private stopped = false;

  constructor(private store: Store, private desk: Desk) {
    this.streams = new Streams((pid, source) => {
      if (source === "mic") this.sounds.play(pid, this.streams.get(pid, "mic"));
      this.patch({ rev: this.state.rev + 1 });
    });
    this.sounds = new Sounds((needed) => needed !== this.state.tapToHear && this.patch({ tapToHear: needed }));
    const speaker = remembered("speaker");
    if (speaker) this.sounds.choose(speaker);
    this.patch({ lowData: remembered("low") === "1" });
    this.capture = new Capture({
      track: (source, track) => this.captured(source, track),
      problem: (source, key) => this.problem(source, key),
      ended: (source) => this.set(source, "off"),
    });
  }

  devices(): Promise<Device[]> {
    return this.capture.devices();
  }

  async choose(kind: Kind, id: string): Promise<void> {
    await this.capture.choose(kind, id);
    if (kind === "speaker") this.sounds.choose(id);
  }

  mic(on: boolean): Promise<boolean> {
    return this.turn("mic", on);
  }

  cam(on: boolean): Promise<boolean> {
    return this.turn("cam", on);
  }

  share(on: boolean): Promise<boolean> {
    return this.turn("screen", on && this.canShare);
  }

  stream(pid: Pid, source: Source): MediaStream | null {
    if (pid !== this.store.state.me) return this.streams.get(pid, source);
    return this.sent[source] ? (this.own.get(source) ?? null) : null;
  }

  preview(): MediaStream | null {
    return this.sent.cam ? (this.own.get("cam") ?? null) : null;
  }

  level(): number {
    return this.sent.mic ? this.meter.read() : 0;
  }

  show(tiles: readonly Tile[]): void {
    this.tiles = tiles;
    this.desk.wants();
  }

  pin(pid: Pid | null): void {
    this.pinned = pid;
    this.desk.wants();
  }

  lowData(on: boolean): void {
    remember("low", on ? "1" : "");
    this.purse.turn();
    this.patch({ lowData: on });
    this.desk.wants();
  }

  hear(): Promise<void> {
    return this.sounds.hear();
  }

  cost(): Cost {
    return this.purse.read();
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.capture.stop();
    this.meter.close();
    this.sounds.clear();
    this.streams.clear();
    this.own.clear();
    this.sent = { mic: null, cam: null, screen: null };
    this.patch({ mic: "off", cam: "off", screen: "off", rev: this.state.rev + 1 });
  }

  /** A host, or the room's limits, closed it for us. */
  closeFor(source: Source, say: string | null): void {
    void this.turn(source, false);
    if (say) this.problem(source, "limit", null, say);
  }

  problem(source: Source | null, key: Problem["key"] | null, pid: Pid | null = null, say: string | null = null): void {
    const others = this.state.problems.filter((each) => each.source !== source || each.pid !== pid || (source === null && each.key !== key));
    if (!key && others.length === this.state.problems.length) return;
    // what is known already changes nothing: a listener that looks again after each change would never end
    if (this.state.problems.some((each) => each.source === source && each.pid === pid && each.key === key && each.say === say)) return;
    this.patch({ problems: key ? [...others, { key, source, pid, say }] : others });
  }

  solved(key: Problem["key"], pid: Pid | null = null): void {
    const others = this.state.problems.filter((each) => each.key !== key || each.pid !== pid);
    if (others.length < this.state.problems.length) this.patch({ problems: others });
  }

  patch(patch: Partial<MediaState>): void {
    this.store.set({ media: { ...this.state, ...patch } });
  }

  private get state(): MediaState {
    return this.store.state.media;
  }

  private async turn(source: Source, on: boolean): Promise<boolean> {
    if (this.stopped) return false;
    if (!on) {
      this.capture.close(source);
      this.set(source, "off");
      return false;
    }
    if (this.state[source] === "on" && this.sent[source]) return true;
    this.set(source, "asking");
    const open = await this.capture.open(source);
    // Closed again while the browser was asking.
    if (this.state[source] === "off") {
      if (open) this.capture.close(source);
      return false;
    }
    this.set(source, open ? "on" : "off");
    return open;
  }

  private set(source: Source, value: MediaState["mic"]): void {
    if (this.state[source] === value) return;
    this.patch({ [source]: value });
    if (value !== "asking") this.desk.declared();
  }

  private captured(source: Source, track: MediaStreamTrack | null): void {
    let stream = this.own.get(source);
    if (!stream) this.own.set(source, (stream = new MediaStream()));
    stream.getTracks().forEach((each) => each !== track && stream.removeTrack(each));
    if (track && !stream.getTracks().length) stream.addTrack(track);
    if (source === "mic" && track !== this.sent.mic) this.meter.listen(track);
    this.sent = { ...this.sent, [source]: track };
    this.purse.turn();
    this.desk.tracks(this.sent);
    this.patch({ rev: this.state.rev + 1 });
  }
}
