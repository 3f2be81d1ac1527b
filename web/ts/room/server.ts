import { Publisher } from "./publisher";
import type { Sample } from "./samples";
import { Subscriber } from "./subscriber";
import type { Around, Scene, Tracks, Transport } from "./transport";
import type { EventName, Events, Pid, Rung } from "./types";

/** Through the media server: one connection up, one down. */
export class Server implements Transport {
  readonly engine = "server";
  private up: Publisher;
  private down: Subscriber;
  private tracks: Tracks = { mic: null, cam: null, screen: null };
  private shown: Scene | null = null;

  constructor(private around: Around) {
    this.up = new Publisher(around);
    this.down = new Subscriber(around);
  }

  get epoch(): number {
    return this.around.epoch;
  }

  get ready(): boolean {
    return this.up.ready && this.down.ready;
  }

  send(tracks: Tracks): void {
    this.tracks = tracks;
    this.up.send(this.shown?.pictures === false ? { mic: tracks.mic, cam: null, screen: null } : tracks);
  }

  scene(scene: Scene): void {
    this.shown = scene;
    this.down.want(scene.wants);
    this.send(this.tracks);
  }

  resumed(_forgotten: boolean, ice: RTCIceServer[]): void {
    this.around.ice = ice;
    this.up.resumed();
    this.down.resumed();
  }

  restart(): void {
    this.up.restart();
    this.down.restart();
  }

  hear<E extends EventName>(name: E, given: Events[E]): void {
    if ((given as { epoch?: number })?.epoch !== this.epoch) return;
    if (name === "media.offer") this.down.offered(given as Events["media.offer"]);
    else if (name === "media.ready") this.again();
  }

  async sample(): Promise<Sample[]> {
    const samples = await Promise.all([this.up.sample(), this.down.sample()].map((each) => each.catch(() => null)));
    return samples.filter((sample): sample is Sample => sample !== null);
  }

  grade(link: string, rung: Rung): void {
    if (link === "up") this.up.grade(rung);
  }

  receivers(): Iterable<[Pid, RTCRtpReceiver]> {
    return this.down.voices();
  }

  close(): void {
    this.up.close();
    this.down.close();
  }

  /** The media server has nothing of ours: it is new, or we are. */
  private again(): void {
    if (!this.up.beginning) this.up.again();
    this.down.again();
  }
}
