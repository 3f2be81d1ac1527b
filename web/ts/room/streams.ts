import type { Pid, Source } from "./types";

interface Slot {
  stream: MediaStream;
  track: MediaStreamTrack | null;
  next: MediaStreamTrack | null;
}

const NEVER_CAME = 3000;

/**
 * One stream per person and source, the same object for ever: a picture on the screen survives the change of what carries it.
 * A track that comes while another plays takes its place when its first packet is there.
 */
export class Streams {
  private slots = new Map<string, Slot>();

  constructor(private changed: (pid: Pid, source: Source) => void) {}

  get(pid: Pid, source: Source): MediaStream | null {
    const slot = this.slots.get(`${source} ${pid}`);
    return slot?.track ? slot.stream : null;
  }

  /** `gentle`: the older track still plays and is kept until this one does. */
  put(pid: Pid, source: Source, track: MediaStreamTrack | null, gentle = false): void {
    const key = `${source} ${pid}`;
    let slot = this.slots.get(key);
    if (!slot) {
      if (!track) return;
      slot = { stream: new MediaStream(), track: null, next: null };
      this.slots.set(key, slot);
    }
    if (slot.track === track) return;
    slot.next = track;
    const held = slot;
    const swap = () => {
      if (held.next === track) this.swap(pid, source, held, track);
    };
    if (!gentle || !track || !slot.track || !track.muted) return swap();
    track.addEventListener("unmute", swap, { once: true });
    if (slot.track.muted || slot.track.readyState === "ended") window.setTimeout(swap, NEVER_CAME);
  }

  /** Tracks still waiting for their first packet take their place now. */
  settle(): void {
    this.slots.forEach((slot, key) => {
      if (!slot.next || slot.next === slot.track) return;
      const [source, pid] = [key.slice(0, key.indexOf(" ")) as Source, key.slice(key.indexOf(" ") + 1)];
      this.swap(pid, source, slot, slot.next);
    });
  }

  clear(): void {
    this.slots.forEach((slot) => slot.track && slot.stream.removeTrack(slot.track));
    this.slots.clear();
  }

  private swap(pid: Pid, source: Source, slot: Slot, track: MediaStreamTrack | null): void {
    if (slot.track) slot.stream.removeTrack(slot.track);
    slot.track = slot.next = track;
    if (track) slot.stream.addTrack(track);
    this.changed(pid, source);
  }
}
