import { Peer } from "./peer";
import type { Sample } from "./samples";
import type { Around, Scene, Tracks, Transport } from "./transport";
import type { EventName, Events, Pid, Rung } from "./types";

/** After this, the one who was there before offers too: the newcomer's offer never came. */
const NO_OFFER = 3000;
/** Who lost their socket, not their media, is still heard for a while: they are coming back. */
const LINGER = 20_000;

/** From person to person. The newcomer offers to all. */
export class Mesh implements Transport {
  readonly engine = "mesh";
  private peers = new Map<Pid, Peer>();
  private tracks: Tracks = { mic: null, cam: null, screen: null };
  private since = new Map<Pid, string>();
  private lingering = new Map<Pid, number>();
  private entered = false;
  private closed = false;
  private pictures = true;

  constructor(private around: Around) {}

  get epoch(): number {
    return this.around.epoch;
  }

  get ready(): boolean {
    return [...this.peers.values()].every((peer) => peer.connected);
  }

  send(tracks: Tracks): void {
    this.tracks = tracks;
    this.peers.forEach((peer) => peer.send(tracks, this.peers.size));
  }

  scene({ faces, pictures }: Scene): void {
    this.pictures = pictures;
    const there = new Set(faces.map((face) => face.pid));
    this.peers.forEach((_, pid) => !there.has(pid) && this.missing(pid));
    faces.forEach((face) => {
      const before = this.since.get(face.pid);
      this.since.set(face.pid, face.since);
      this.stays(face.pid);
      const peer = this.peers.get(face.pid);
      if (!peer) this.add(face.pid, !this.entered && face.state === "in");
      else if (before && before !== face.since) peer.entered();
      const known = this.peers.get(face.pid);
      if (known) known.away = face.state === "lost";
    });
    this.entered = true;
    this.peers.forEach((peer) => {
      peer.allow(pictures);
      peer.send(this.tracks, this.peers.size);
    });
  }

  resumed(forgotten: boolean, ice: RTCIceServer[]): void {
    this.around.ice = ice;
    this.peers.forEach((peer) => peer.resumed(forgotten, ice));
  }

  restart(): void {
    this.peers.forEach((peer) => peer.restart());
  }

  hear<E extends EventName>(name: E, given: Events[E]): void {
    if (name === "gone") {
      const { pid, why } = given as Events["gone"];
      if (why !== "lost") this.drop(pid);
    }
    if (name !== "signal") return;
    const { from, epoch, body } = given as Events["signal"];
    if (epoch !== this.epoch) return;
    // A description may come before the face of who sends it.
    (this.peers.get(from) ?? this.add(from, false)).receive(body);
  }

  async sample(): Promise<Sample[]> {
    const samples = await Promise.all([...this.peers.values()].map((peer) => peer.sample().catch(() => null)));
    return samples.filter((sample): sample is Sample => sample !== null);
  }

  grade(link: string, rung: Rung): void {
    this.peers.get(link)?.grade(rung);
  }

  *receivers(): Iterable<[Pid, RTCRtpReceiver]> {
    for (const [pid, peer] of this.peers) for (const receiver of peer.receivers()) yield [pid, receiver];
  }

  close(): void {
    this.closed = true;
    this.peers.forEach((_, pid) => this.drop(pid));
  }

  private add(pid: Pid, offers: boolean): Peer {
    const peer = new Peer(pid, this.around.me < pid, this.around);
    this.peers.set(pid, peer);
    peer.allow(this.pictures);
    peer.send(this.tracks, this.peers.size);
    if (offers) peer.begin();
    else {
      window.setTimeout(() => {
        if (!this.closed && this.peers.get(pid) === peer && !peer.connected) peer.wake();
      }, NO_OFFER + (this.around.me < pid ? 0 : 500));
    }
    return peer;
  }

  private missing(pid: Pid): void {
    if (!this.peers.get(pid)?.connected) return this.drop(pid);
    if (!this.lingering.has(pid)) this.lingering.set(pid, window.setTimeout(() => this.drop(pid), LINGER));
  }

  private stays(pid: Pid): void {
    clearTimeout(this.lingering.get(pid));
    this.lingering.delete(pid);
  }

  private drop(pid: Pid): void {
    this.stays(pid);
    if (!this.peers.has(pid)) return;
    this.peers.get(pid)?.close();
    this.peers.delete(pid);
    this.since.delete(pid);
    (["mic", "cam", "screen"] as const).forEach((source) => this.around.track(pid, source, null));
  }
}
