import { Lines } from "./lines";
import { Gauge } from "./samples";
import { asksOfVoice, makerOf, reread, serves } from "./sdp";
import { SOURCES, type Around, type Tracks } from "./transport";
import type { Pid, Rung, SignalBody } from "./types";

const DISCONNECTED = 2500;
const UNANSWERED = 4000;
const STUCK = 9000;
const HOPELESS = 3;

/**
 * One connection of the mesh: three lines (voice, camera, screen) made once, so that opening a microphone or a camera negotiates nothing.
 * Both sides may offer: the polite one gives way.
 */
export class Peer {
  private pc: RTCPeerConnection;
  private maker = "";
  private work: Promise<void> = Promise.resolve();
  private early: RTCIceCandidateInit[] = [];
  private lastAnswered = false;
  private offerLost = false;
  private isAway = false;
  private offeredAt = 0;
  private repair = 0;
  private failures = 0;
  private closed = false;
  private thin = false;
  private lines = new Lines();
  private gauge: Gauge;

  constructor(readonly pid: Pid, private polite: boolean, private around: Around) {
    this.gauge = new Gauge(pid, "both");
    this.pc = this.fresh();
  }

  get connected(): boolean {
    return stateOf(this.pc) === "connected";
  }

  sample() {
    return this.gauge.read(this.pc);
  }

  *receivers(): Iterable<RTCRtpReceiver> {
    const voice = this.pc.getTransceivers()[0];
    if (voice?.mid) yield voice.receiver;
  }

  send(tracks: Tracks, others: number): void {
    this.lines.tracks = tracks;
    this.lines.others = others;
    this.lines.load(this.pc);
  }

  allow(pictures: boolean): void {
    if (pictures === this.lines.pictures) return;
    this.lines.pictures = pictures;
    this.lines.load(this.pc);
    // Not wanting pictures is said in the description: the other side then stops sending them.
    if (this.lines.direct(this.pc)) this.offer();
  }

  grade(rung: Rung): void {
    if (rung === this.lines.rung) return;
    this.lines.rung = rung;
    this.lines.limits(this.pc);
    const thin = rung === "thin" || rung === "none";
    if (thin === this.thin) return;
    this.thin = thin;
    this.next(() => reread(this.pc, thin));
  }

  /** Makes our lines and offers them: what a newcomer does. */
  begin(): void {
    if (!this.pc.getTransceivers().length) this.lines.make(this.pc);
    this.offer();
  }

  /** Nobody offered: we do. */
  wake(): void {
    if (!this.maker && this.pc.signalingState === "stable") this.begin();
  }

  /** The socket came back: an offer made meanwhile died with the older one. `forgotten`: the others had given us up. */
  resumed(forgotten: boolean, ice: RTCIceServer[]): void {
    this.offerLost = true;
    this.configure(ice);
    if (this.connected) {
      if (this.pc.signalingState !== "stable") this.offer();
    } else if (forgotten) {
      this.again();
      this.begin();
    } else this.restart();
  }

  /** The other side entered again: its connection with us is a new one, unless ours still lives. */
  entered(): void {
    this.offerLost = true;
    if (!this.connected && this.maker) this.again();
  }

  /** The other side has no socket for now: what we offer reaches nobody. */
  set away(away: boolean) {
    if (this.isAway && !away) this.offerLost = true;
    this.isAway = away;
  }

  restart(): void {
    if (this.closed) return;
    this.around.joining(this.pid, true);
    if (!this.pc.getTransceivers().length) return this.begin();
    this.pc.restartIce?.();
    this.offer(true);
  }

  receive(body: SignalBody): void {
    this.next(async () => {
      if (body.kind === "candidate") await this.candidate(body.candidate);
      else if (body.kind === "offer") await this.offered(body.sdp);
      else if (body.kind === "answer") await this.answered(body.sdp);
      else this.anew();
    });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.repair);
    this.pc.close();
    this.around.joining(this.pid, false);
    this.around.noRoute(this.pid, false);
  }

  private fresh(): RTCPeerConnection {
    const pc = new RTCPeerConnection({ iceServers: this.around.ice, bundlePolicy: "max-bundle" });
    this.maker = "";
    this.lastAnswered = false;
    this.early = [];
    this.offerLost = false;
    pc.onicecandidate = ({ candidate }) => {
      if (this.pc !== pc || !candidate?.candidate || !serves(candidate)) return;
      void this.signal({ kind: "candidate", candidate: candidate.toJSON() });
    };
    pc.ontrack = ({ transceiver, track }) => {
      const source = this.pc === pc ? SOURCES[pc.getTransceivers().indexOf(transceiver)] : undefined;
      if (source) this.around.track(this.pid, source, track);
    };
    pc.onconnectionstatechange = pc.oniceconnectionstatechange = () => this.pc === pc && this.changed();
    this.around.joining(this.pid, true);
    this.watch(STUCK);
    return pc;
  }

  /** Everything anew: the older connection cannot be saved. */
  private again(): void {
    this.pc.close();
    this.gauge = new Gauge(this.pid, "both");
    this.pc = this.fresh();
  }

  private anew(): void {
    this.again();
    if (!this.polite) this.begin();
  }

  private configure(ice: RTCIceServer[]): void {
    try {
      this.pc.setConfiguration({ iceServers: ice, bundlePolicy: "max-bundle" });
    } catch {
      // the credentials of the beginning serve
    }
  }

  private offer(restart = false): void {
    this.next(async () => {
      if (this.pc.signalingState === "have-local-offer") {
        // A newer offer takes the place of the one that got no answer. It is not taken back first: see `offered`.
        if (!this.offerLost && !restart && Date.now() - this.offeredAt < UNANSWERED) return;
      } else if (this.pc.signalingState !== "stable") return;
      if (!this.pc.getTransceivers().length) return;
      await this.pc.setLocalDescription(await this.pc.createOffer({ iceRestart: restart }));
      this.sendOffer();
    });
  }

  private sendOffer(): void {
    const pc = this.pc;
    this.offerLost = false;
    this.offeredAt = Date.now();
    window.setTimeout(() => {
      if (this.pc === pc && pc.signalingState === "have-local-offer" && Date.now() - this.offeredAt >= UNANSWERED) this.offer();
    }, UNANSWERED + 50);
    void this.signal({ kind: "offer", sdp: pc.localDescription?.sdp ?? "" }).then((passed) => {
      if (!passed && this.pc === pc) this.offerLost = true;
    });
  }

  private async offered(sdp: string): Promise<void> {
    const maker = makerOf(sdp);
    const stale = this.offerLost || this.isAway || Date.now() - this.offeredAt > UNANSWERED / 2;
    if (this.pc.signalingState === "have-local-offer") {
      if (!this.polite && !stale) return;
      // Lines of an offer that was never answered cannot be those of the other side: we begin as the one who answers. So too where we answered
      // last: after a rollback there, Chromium (156) goes on decoding and shows nothing more.
      if (!this.maker || this.lastAnswered) this.again();
      else await this.pc.setLocalDescription({ type: "rollback" });
    }
    if (this.maker && this.maker !== maker) this.again();
    else if (!this.maker && this.pc.getTransceivers().length) this.again();
    await this.pc.setRemoteDescription({ type: "offer", sdp: asksOfVoice(sdp, this.thin) });
    this.maker = maker;
    this.lines.direct(this.pc);
    this.lines.load(this.pc);
    await this.flush();
    await this.pc.setLocalDescription(await this.pc.createAnswer());
    this.lastAnswered = true;
    void this.signal({ kind: "answer", sdp: this.pc.localDescription?.sdp ?? "" });
    this.lines.limits(this.pc);
  }

  private async answered(sdp: string): Promise<void> {
    if (this.pc.signalingState !== "have-local-offer") return;
    const maker = makerOf(sdp);
    if (this.maker && this.maker !== maker) {
      this.again();
      this.begin();
      return;
    }
    await this.pc.setRemoteDescription({ type: "answer", sdp: asksOfVoice(sdp, this.thin) });
    this.lastAnswered = false;
    this.maker = maker;
    await this.flush();
    this.lines.limits(this.pc);
  }

  private async candidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.pc.remoteDescription) this.early.push(candidate);
    // One of an offer that we refused, or of an older path: it serves nobody.
    else await this.pc.addIceCandidate(candidate).catch(() => undefined);
  }

  private async flush(): Promise<void> {
    for (const candidate of this.early.splice(0)) await this.pc.addIceCandidate(candidate).catch(() => undefined);
  }

  private changed(): void {
    const state = stateOf(this.pc);
    if (state === "connected") {
      clearTimeout(this.repair);
      this.repair = 0;
      this.failures = 0;
      this.around.joining(this.pid, false);
      this.around.noRoute(this.pid, false);
      this.lines.limits(this.pc);
    } else if (state === "failed") {
      this.watch(0);
    } else if (state === "disconnected") {
      this.around.joining(this.pid, true);
      this.watch(DISCONNECTED);
    }
  }

  private watch(wait: number): void {
    clearTimeout(this.repair);
    this.repair = window.setTimeout(() => {
      if (this.closed || this.connected) return;
      this.failures += 1;
      if (this.failures > HOPELESS) this.around.noRoute(this.pid, true);
      this.restart();
      this.watch(STUCK);
    }, wait);
  }

  private async signal(body: SignalBody): Promise<boolean> {
    const reply = await this.around.ask("signal", { to: this.pid, epoch: this.around.epoch, body });
    return reply.ok;
  }

  /** One thing at a time: descriptions that cross each other are the source of all trouble. */
  private next(step: () => Promise<void>): void {
    this.work = this.work.then(async () => {
      if (this.closed) return;
      try {
        await step();
      } catch {
        if (this.closed) return;
        // A description that the browser refuses: both sides begin again.
        void this.signal({ kind: "restart" });
        this.anew();
      }
    });
  }
}

export function stateOf(pc: RTCPeerConnection): RTCPeerConnectionState | RTCIceConnectionState {
  const state = pc.connectionState ?? pc.iceConnectionState; // Firefox has connectionState from 113 only
  return (state as string) === "completed" ? "connected" : state;
}
