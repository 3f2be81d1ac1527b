import { stateOf } from "./peer";
import { Gauge } from "./samples";
import type { Around } from "./transport";
import type { Events, Pid, Source, Want } from "./types";
import { same } from "./wants";

const DISCONNECTED = 2500;
const STUCK = 8000;
const RETRY = 1500;
/** Tiles come and go while a page scrolls: one message for all of it. */
const GATHER = 120;

/** What we receive of the media server: it offers, we answer. */
export class Subscriber {
  private pc: RTCPeerConnection | null = null;
  private wants: readonly Want[] = [];
  private asked: readonly Want[] = [];
  private lines = new Map<string, { pid: Pid; source: Source; track: MediaStreamTrack }>();
  private work: Promise<void> = Promise.resolve();
  private gathering = 0;
  private repair = 0;
  private failures = 0;
  private answerLost = false;
  private closed = false;
  private gauge = new Gauge("down", "down");

  constructor(private around: Around) {}

  /** Every voice that we asked for is there. */
  get ready(): boolean {
    if (!this.wants.length) return true;
    const got = new Set([...this.lines.values()].map(({ pid, source }) => `${pid} ${source}`));
    return this.connected && this.wants.every((want) => want.source !== "mic" || got.has(`${want.pid} mic`));
  }

  private get connected(): boolean {
    return this.pc !== null && stateOf(this.pc) === "connected";
  }

  sample() {
    return this.pc ? this.gauge.read(this.pc) : Promise.resolve(null);
  }

  *voices(): Iterable<[Pid, RTCRtpReceiver]> {
    if (!this.pc) return;
    for (const line of this.pc.getTransceivers()) {
      const known = line.mid === null ? undefined : this.lines.get(line.mid);
      if (known?.source === "mic") yield [known.pid, line.receiver];
    }
  }

  want(wants: readonly Want[]): void {
    this.wants = wants;
    if (same(wants, this.asked) || this.gathering) return;
    this.gathering = window.setTimeout(() => {
      this.gathering = 0;
      void this.ask();
    }, GATHER);
  }

  resumed(): void {
    this.asked = [];
    void this.ask();
    if (this.answerLost || (this.pc && !this.connected)) this.restart();
  }

  restart(): void {
    if (!this.pc || this.closed) return;
    void this.around.ask("media.restart", { epoch: this.around.epoch });
    this.watch(STUCK);
  }

  /** From nothing: nobody is heard until the next offer. */
  again(): void {
    this.end();
    this.lines.forEach(({ pid, source }) => this.around.track(pid, source, null));
    this.lines.clear();
    this.asked = [];
    void this.ask(true);
  }

  offered(given: Events["media.offer"]): void {
    this.work = this.work.then(async () => {
      if (this.closed) return;
      if (given.fresh) this.end();
      const pc = (this.pc ??= this.fresh());
      try {
        await this.answer(pc, given);
      } catch {
        // An offer that does not follow from the one before: the server's connection is another one.
        if (this.closed || pc !== this.pc) return;
        this.again();
      }
    });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.repair);
    clearTimeout(this.gathering);
    this.pc?.close();
    this.around.joining(null, false);
  }

  private end(): void {
    this.pc?.close();
    this.pc = null;
    this.gauge = new Gauge("down", "down");
  }

  /** `fresh`: what the server still holds of ours is over. */
  private async ask(fresh = false): Promise<void> {
    if (this.closed) return;
    const wants = this.wants;
    if (!wants.length && !this.asked.length && !this.pc) return;
    this.asked = wants;
    const given = { epoch: this.around.epoch, streams: [...wants], ...(fresh ? { fresh } : {}) };
    const reply = await this.around.ask("media.want", given);
    if (reply.ok || reply.code === "offline" || reply.code === "lost") return;
    this.asked = [];
    window.setTimeout(() => this.want(this.wants), RETRY);
  }

  private fresh(): RTCPeerConnection {
    const pc = new RTCPeerConnection({ iceServers: this.around.ice, bundlePolicy: "max-bundle" });
    pc.onconnectionstatechange = pc.oniceconnectionstatechange = () => this.pc === pc && this.changed(pc);
    this.around.joining(null, true);
    this.watch(STUCK);
    return pc;
  }

  private async answer(pc: RTCPeerConnection, { sdp, streams, epoch, n }: Events["media.offer"]): Promise<void> {
    await pc.setRemoteDescription({ type: "offer", sdp });
    await pc.setLocalDescription(await pc.createAnswer());
    this.assign(pc, streams);
    this.answerLost = false;
    const reply = await this.around.ask("media.answer", { epoch, n, sdp: pc.localDescription?.sdp ?? "" });
    if (!reply.ok) this.answerLost = true;
    if (this.connected) this.watch(DISCONNECTED);
  }

  /** A line of the description may change hands: each is given again to who it belongs to now. */
  private assign(pc: RTCPeerConnection, streams: Events["media.offer"]["streams"]): void {
    const before = this.lines;
    this.lines = new Map();
    const lines = new Map(pc.getTransceivers().map((line) => [line.mid, line]));
    streams.forEach(({ mid, pid, source }) => {
      const line = lines.get(mid);
      if (line && pid) this.lines.set(mid, { pid, source, track: line.receiver.track });
    });
    const now = new Set([...this.lines.values()].map(({ pid, source }) => `${pid} ${source}`));
    before.forEach(({ pid, source }) => !now.has(`${pid} ${source}`) && this.around.track(pid, source, null));
    this.lines.forEach(({ pid, source, track }) => this.around.track(pid, source, track));
  }

  private changed(pc: RTCPeerConnection): void {
    const state = stateOf(pc);
    if (state === "connected") {
      clearTimeout(this.repair);
      this.failures = 0;
      this.around.joining(null, false);
    } else if (state === "failed") this.watch(0);
    else if (state === "disconnected") this.watch(DISCONNECTED);
  }

  private watch(wait: number): void {
    clearTimeout(this.repair);
    this.repair = window.setTimeout(() => {
      if (this.closed || this.connected) return;
      this.around.joining(null, true);
      this.failures += 1;
      if (this.failures % 3 === 0) this.again();
      else this.restart();
      this.watch(STUCK);
    }, wait);
  }
}
