import type { Pid } from "../types";
import type { Media } from "../media";

/** How loud somebody speaks, 0..1, only for those who speak now: an analyser costs little, twenty-five cost a battery. */
export class Levels {
  private context: AudioContext | null = null;
  private taps = new Map<Pid, { stream: MediaStream; source: MediaStreamAudioSourceNode; analyser: AnalyserNode; bytes: Uint8Array<ArrayBuffer> }>();

  constructor(private media: Media) {}

  of(pid: Pid, me: Pid | null): number {
    if (pid === me) return this.media.level();
    const stream = this.media.stream(pid, "mic");
    const tap = stream && this.tap(pid, stream);
    // Without a measure, a middle wave still says who speaks.
    if (!tap || this.context?.state !== "running") return 0.55;
    tap.analyser.getByteTimeDomainData(tap.bytes);
    let most = 0;
    for (const byte of tap.bytes) most = Math.max(most, Math.abs(byte - 128));
    return Math.min(1, most / 60);
  }

  keepOnly(speaking: readonly Pid[]): void {
    for (const [pid, tap] of this.taps) {
      if (speaking.includes(pid)) continue;
      tap.source.disconnect();
      this.taps.delete(pid);
    }
  }

  private tap(pid: Pid, stream: MediaStream) {
    const known = this.taps.get(pid);
    if (known?.stream === stream) return known;
    known?.source.disconnect();
    try {
      this.context ??= new AudioContext();
      const source = this.context.createMediaStreamSource(stream);
      const analyser = this.context.createAnalyser();
      analyser.fftSize = 256;
      source.connect(analyser);
      const made = { stream, source, analyser, bytes: new Uint8Array(analyser.fftSize) };
      this.taps.set(pid, made);
      return made;
    } catch {
      return null;
    }
  }
}
