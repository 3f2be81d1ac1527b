import type { Pid } from "./types";

const HEARD = 0.015; // of 1: a voice, not a fan
const STARTS = 250; // ms of voice before it counts
const STOPS = 1200; // ms of silence between two words
const LEADS = 1500; // ms of speaking before the large picture changes

interface Voice {
  level: number;
  began: number;
  last: number;
}

/** Who speaks, from levels read several times a second. A cough changes nothing; two who argue do not make the picture jump. */
export class Speaking {
  private voices = new Map<Pid, Voice>();
  private lead: Pid | null = null;

  look(levels: ReadonlyMap<Pid, number>, now: number): { speaking: Pid[]; lead: Pid | null } {
    levels.forEach((level, pid) => {
      const voice = this.voices.get(pid) ?? { level: 0, began: now, last: -Infinity };
      voice.level = Math.max(level, voice.level * 0.8);
      if (level > HEARD) {
        if (now - voice.last > STOPS) voice.began = now;
        voice.last = now;
      }
      this.voices.set(pid, voice);
    });
    this.voices.forEach((_, pid) => !levels.has(pid) && this.voices.delete(pid));
    const speaking = [...this.voices]
      .filter(([, voice]) => now - voice.last < STOPS && voice.last - voice.began >= STARTS)
      .sort(([, a], [, b]) => b.level - a.level)
      .map(([pid]) => pid);
    this.follow(speaking, now);
    return { speaking, lead: this.lead };
  }

  private follow(speaking: Pid[], now: number): void {
    if (this.lead && !this.voices.has(this.lead)) this.lead = null;
    if (this.lead && speaking.includes(this.lead)) return;
    const next = speaking.find((pid) => now - (this.voices.get(pid)?.began ?? now) >= (this.lead ? LEADS : STARTS));
    if (next) this.lead = next;
  }
}

/** 0..1; null when the browser does not say. Old packets say nothing about now. */
export function levelOf(receiver: RTCRtpReceiver): number | null {
  const source = receiver.getSynchronizationSources?.()[0];
  if (!source || source.audioLevel === undefined) return null;
  const age = performance.timeOrigin + performance.now() - source.timestamp;
  return Math.abs(age) > 1000 && Math.abs(performance.now() - source.timestamp) > 1000 ? 0 : source.audioLevel;
}
