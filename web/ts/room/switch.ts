import { Mesh } from "./mesh";
import type { Sample } from "./samples";
import { Server } from "./server";
import type { Streams } from "./streams";
import type { Around, Scene, Tracks, Transport } from "./transport";
import type { Engine, EventName, Events, Pid, Rung, Source } from "./types";

/** The older carrier plays at least this long, and at most so long, beside the newer one. */
const LEAST = 1500;
const MOST = 8000;
const LOOK = 250;

type Given = Omit<Around, "track" | "epoch">;

/** Which carrier is in use. Another one is made before the older is broken: nobody hears a gap. */
export class Switch {
  private current: Transport | null = null;
  private previous: Transport | null = null;
  private came = new Map<Transport, Map<string, MediaStreamTrack>>();
  private tracks: Tracks = { mic: null, cam: null, screen: null };
  private seen: Scene | null = null;
  private clock = 0;
  private since = 0;

  constructor(private streams: Streams, private changed: () => void) {}

  get engine(): Engine | null {
    return this.current?.engine ?? null;
  }

  use(engine: Engine, epoch: number, given: Given): void {
    const before = this.current;
    if (before && before.engine === engine && before.epoch === epoch) return;
    this.finish();
    this.current = this.make(engine, epoch, given);
    this.current.send(this.tracks);
    if (this.seen) this.current.scene(this.seen);
    if (!before) return;
    this.previous = before;
    this.since = Date.now();
    this.clock = window.setInterval(() => this.look(), LOOK);
  }

  send(tracks: Tracks): void {
    this.tracks = tracks;
    this.previous?.send(tracks);
    this.current?.send(tracks);
  }

  scene(scene: Scene): void {
    this.seen = scene;
    this.current?.scene(scene);
  }

  resumed(forgotten: boolean, ice: RTCIceServer[]): void {
    this.current?.resumed(forgotten, ice);
  }

  restart(): void {
    this.current?.restart();
  }

  hear<E extends EventName>(name: E, given: Events[E]): void {
    this.previous?.hear(name, given);
    this.current?.hear(name, given);
  }

  async sample(): Promise<{ live: Sample[]; older: Sample[] }> {
    const [live, older] = await Promise.all([this.current?.sample() ?? [], this.previous?.sample() ?? []]);
    return { live, older };
  }

  grade(link: string, rung: Rung): void {
    this.current?.grade(link, rung);
  }

  *receivers(): Iterable<[Pid, RTCRtpReceiver]> {
    if (this.previous) yield* this.previous.receivers();
    if (this.current) yield* this.current.receivers();
  }

  close(): void {
    this.finish();
    const came = this.current && this.came.get(this.current);
    this.current?.close();
    this.current = null;
    // Whoever waits at the door hears and sees nobody: the page lets go of them too.
    came?.forEach((_, key) => this.drop(key));
    this.came.clear();
  }

  private make(engine: Engine, epoch: number, given: Given): Transport {
    const came = new Map<string, MediaStreamTrack>();
    let made: Transport | null = null;
    const around: Around = {
      ...given,
      epoch,
      track: (pid, source, track) => {
        const key = `${source} ${pid}`;
        if (track) came.set(key, track);
        else came.delete(key);
        if (made === this.previous) this.fromOlder(pid, source, track);
        // What a carrier says while it is being closed is said of nobody any more.
        else if (made === this.current) this.streams.put(pid, source, track ?? this.older(key), this.previous !== null);
      },
    };
    made = engine === "mesh" ? new Mesh(around) : new Server(around);
    this.came.set(made, came);
    return made;
  }

  private older(key: string): MediaStreamTrack | null {
    return (this.previous && this.came.get(this.previous)?.get(key)) || null;
  }

  private fromOlder(pid: Pid, source: Source, track: MediaStreamTrack | null): void {
    const newer = this.current && this.came.get(this.current)?.get(`${source} ${pid}`);
    if (!newer) this.streams.put(pid, source, track);
    else if (!track) this.streams.put(pid, source, newer);
  }

  private look(): void {
    const age = Date.now() - this.since;
    if (age >= MOST || (age >= LEAST && this.covered())) this.finish();
  }

  /** Every voice that is heard through the older carrier is heard through the newer one. */
  private covered(): boolean {
    const [older, newer] = [this.previous && this.came.get(this.previous), this.current && this.came.get(this.current)];
    if (!older || !newer || !this.current?.ready) return false;
    return [...older].every(([key, track]) => !key.startsWith("mic ") || track.muted || newer.get(key)?.muted === false);
  }

  private finish(): void {
    clearInterval(this.clock);
    const previous = this.previous;
    if (!previous) return;
    this.streams.settle();
    const [older, newer] = [this.came.get(previous), this.current && this.came.get(this.current)];
    this.previous = null;
    this.came.delete(previous);
    previous.close();
    older?.forEach((_, key) => newer?.has(key) || this.drop(key));
    this.changed();
  }

  private drop(key: string): void {
    const cut = key.indexOf(" ");
    this.streams.put(key.slice(cut + 1), key.slice(0, cut) as Source, null);
  }
}
