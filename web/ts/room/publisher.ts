import { stateOf } from "./peer";
import { Gauge } from "./samples";
import { asksOfVoice, reread } from "./sdp";
import { LAYERS, limit, limitLayers, limitsOf } from "./senders";
import { SOURCES, type Around, type Tracks } from "./transport";
import type { Rung, Source } from "./types";

const DISCONNECTED = 2500;
const STUCK = 8000;
const HOPELESS = 3;
const RETRY = 1500;

/** What we send to the media server. A line is made when a source is first used; silence afterwards negotiates nothing. */
export class Publisher {
  private pc: RTCPeerConnection | null = null;
  private lines = new Map<Source, RTCRtpTransceiver>();
  private tracks: Tracks = { mic: null, cam: null, screen: null };
  private rung: Rung = "full";
  private thin = false;
  private work: Promise<void> = Promise.resolve();
  private due = false;
  private published = false;
  private iceRestart = false;
  private repair = 0;
  private retry = 0;
  private failures = 0;
  private refusals = 0;
  private closed = false;
  private gauge = new Gauge("up", "up");

  constructor(private around: Around) {}

  get ready(): boolean {
    return !this.pc || stateOf(this.pc) === "connected";
  }

  /** The first description is on its way: nothing was there before it. */
  get beginning(): boolean {
    return this.pc !== null && !this.published && this.refusals === 0;
  }

  sample() {
    return this.pc ? this.gauge.read(this.pc) : Promise.resolve(null);
  }

  send(tracks: Tracks): void {
    this.tracks = tracks;
    let added = false;
    SOURCES.forEach((source) => {
      const line = this.lines.get(source);
      const track = tracks[source];
      if (line) {
        if (line.sender.track !== track) void line.sender.replaceTrack(track).catch(() => undefined);
      } else if (track) {
        this.add(source, track);
        added = true;
      }
    });
    this.limits();
    if (added) this.publish();
  }

  grade(rung: Rung): void {
    if (rung === this.rung) return;
    this.rung = rung;
    this.limits();
    const thin = rung === "thin" || rung === "none";
    if (thin === this.thin) return;
    this.thin = thin;
    this.work = this.work.then(async () => {
      if (this.pc && this.published) await reread(this.pc, thin).catch(() => this.publish());
    });
  }

  resumed(): void {
    if (!this.pc) return;
    if (!this.published || this.due) this.publish();
    else if (!this.ready) this.restart();
  }

  restart(): void {
    if (!this.pc || this.closed) return;
    this.iceRestart = true;
    this.publish();
    this.watch(STUCK);
  }

  /** From nothing, with the tracks of now: another connection tells the server that we began again. */
  again(): void {
    clearTimeout(this.retry);
    this.pc?.close();
    this.pc = null;
    this.lines.clear();
    this.published = this.due = this.iceRestart = false;
    this.gauge = new Gauge("up", "up");
    this.send(this.tracks);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.repair);
    clearTimeout(this.retry);
    this.pc?.close();
    this.around.noRoute(null, false);
  }

  private add(source: Source, track: MediaStreamTrack): void {
    const pc = (this.pc ??= this.fresh());
    const wide = source === "cam";
    const stream = new MediaStream([track]);
    let line: RTCRtpTransceiver;
    try {
      line = pc.addTransceiver(track, { direction: "sendonly", streams: [stream], ...(wide ? { sendEncodings: LAYERS.map((each) => ({ ...each })) } : {}) });
    } catch {
      // An older browser knows one picture only.
      line = pc.addTransceiver(track, { direction: "sendonly", streams: [stream] });
    }
    this.lines.set(source, line);
  }

  private fresh(): RTCPeerConnection {
    const pc = new RTCPeerConnection({ iceServers: this.around.ice, bundlePolicy: "max-bundle" });
    pc.onconnectionstatechange = pc.oniceconnectionstatechange = () => this.pc === pc && this.changed(pc);
    this.watch(STUCK);
    return pc;
  }

  private limits(): void {
    const sharing = this.tracks.screen !== null;
    this.lines.forEach((line, source) => {
      if (!line.sender.track) return;
      if (source === "cam") void limitLayers(line.sender, this.rung, sharing);
      else void limit(line.sender, source, limitsOf(source, this.rung, sharing, 1));
    });
  }

  private publish(): void {
    this.due = true;
    this.work = this.work.then(async () => {
      if (!this.due || this.closed || !this.pc) return;
      this.due = false;
      const pc = this.pc;
      try {
        // Refused twice, the same description will be refused again.
        if (!(await this.describe(pc))) this.later(this.refusals % 2 === 0);
      } catch {
        if (pc === this.pc && !this.closed) this.later(true);
      }
    });
  }

  private async describe(pc: RTCPeerConnection): Promise<boolean> {
    if (pc.signalingState === "have-local-offer") await pc.setLocalDescription({ type: "rollback" });
    const restart = this.iceRestart;
    await pc.setLocalDescription(await pc.createOffer({ iceRestart: restart }));
    const tracks = [...this.lines].map(([source, line]) => ({ mid: line.mid ?? "", source })).filter(({ mid }) => mid);
    const reply = await this.around.ask("media.publish", { epoch: this.around.epoch, sdp: pc.localDescription?.sdp ?? "", tracks });
    if (pc !== this.pc || this.closed) return true;
    if (!reply.ok) {
      // Away: `resumed` says it again.
      if (reply.code === "offline" || reply.code === "lost") this.due = true;
      else this.refusals += 1;
      return this.due;
    }
    this.refusals = 0;
    await pc.setRemoteDescription({ type: "answer", sdp: asksOfVoice(reply.with.sdp, this.thin) });
    if (restart) this.iceRestart = false;
    this.published = true;
    this.limits();
    return true;
  }

  private later(anew = false): void {
    clearTimeout(this.retry);
    this.retry = window.setTimeout(() => (anew ? this.again() : this.publish()), RETRY);
  }

  private changed(pc: RTCPeerConnection): void {
    const state = stateOf(pc);
    if (state === "connected") {
      clearTimeout(this.repair);
      this.failures = 0;
      this.around.noRoute(null, false);
      this.limits();
    } else if (state === "failed") this.watch(0);
    else if (state === "disconnected") this.watch(DISCONNECTED);
  }

  private watch(wait: number): void {
    clearTimeout(this.repair);
    this.repair = window.setTimeout(() => {
      if (this.closed || this.ready) return;
      this.failures += 1;
      if (this.failures > HOPELESS) this.around.noRoute(null, true);
      if (this.failures % 2 === 0) {
        this.again();
      } else {
        this.restart();
      }
      this.watch(STUCK);
    }, wait);
  }
}
