import type { Sample } from "./samples";
import type { Rung } from "./types";

export const RUNGS: readonly Rung[] = ["none", "thin", "voice", "small", "full"];

/** kbit/s that each rung needs one way, headers counted. Measured on links of 32 to 750 kbit/s. */
export const NEEDS: Readonly<Record<Rung, number>> = { full: 150, small: 95, voice: 42, thin: 22, none: 0 };

const DOWN = 3900; // ms of trouble before a step down: two looks of 2 s
const UP = 10_000; // ms of calm before a step up
const MOST = 80_000;
const FAILED = 15_000; // a step up that falls within this was a mistake: the next one onto that rung waits twice as long

/**
 * One link, looked at every 2 s. A browser's own estimate cannot be trusted while little is sent (nothing proves that more would pass),
 * so a step up is an attempt; after one that failed, the next one onto the same rung waits longer.
 */
export class Ladder {
  private bad: number | null = null;
  private calm: number | null = null;
  private wait = UP;
  private failed = RUNGS.length;
  private climbed = -Infinity;
  private onto = -1;

  constructor(public rung: Rung = "full") {}

  look(sample: Sample, now: number): Rung {
    const fits = this.fits(sample);
    if (fits !== null) {
      this.calm = null;
      this.bad ??= now;
      if (now - this.bad >= DOWN) this.fall(fits, now);
    } else {
      this.bad = null;
      if (this.isCalm(sample)) this.calm ??= now;
      else this.calm = null;
      if (this.calm !== null && now - this.calm >= (this.step + 1 < this.failed ? UP : this.wait)) this.climb(now);
    }
    return this.rung;
  }

  /** Told from outside that the link changed: what was learnt of the older one is forgotten. */
  forget(): void {
    this.wait = UP;
    this.failed = RUNGS.length;
    this.bad = this.calm = null;
  }

  private get step(): number {
    return RUNGS.indexOf(this.rung);
  }

  /** The rung that would suit, when this one is too much; null when nothing is wrong. */
  private fits(sample: Sample): Rung | null {
    if (this.step === 0) return null;
    const loss = Math.max(sample.ways === "down" ? 0 : (sample.lossOut ?? 0), sample.ways === "up" ? 0 : (sample.lossIn ?? 0));
    const pressed = sample.room !== null && sample.ways !== "down" && sample.sent > 0.6 * sample.room;
    if (pressed && sample.room! < NEEDS[this.rung]) {
      const below = RUNGS.slice(0, this.step).reverse();
      return below.find((rung) => NEEDS[rung] <= sample.room!) ?? "none";
    }
    const slow = sample.rtt !== null && sample.rtt > (this.step > 2 ? 900 : 2500);
    return loss > (this.step > 2 ? 0.08 : 0.12) || slow ? (RUNGS[this.step - 1] ?? "none") : null;
  }

  private isCalm(sample: Sample): boolean {
    const loss = Math.max(sample.lossOut ?? 0, sample.lossIn ?? 0);
    if (this.step === RUNGS.length - 1 || loss > 0.025 || (sample.rtt ?? 0) > 700) return false;
    if (sample.ways === "down" || sample.room === null) return true;
    const next = RUNGS[this.step + 1] ?? "full";
    return sample.room >= NEEDS[next] || sample.sent < 0.6 * sample.room;
  }

  private fall(to: Rung, now: number): void {
    if (now - this.climbed < FAILED && this.step === this.onto) {
      this.wait = Math.min(MOST, this.wait * 2);
      this.failed = this.step;
    }
    this.rung = to;
    this.bad = this.calm = null;
  }

  private climb(now: number): void {
    // A step that held for a minute was no mistake.
    if (now - this.climbed > 60_000) this.wait = Math.max(UP, this.wait / 2);
    this.rung = RUNGS[this.step + 1] ?? "full";
    this.climbed = now;
    this.onto = this.step;
    this.calm = null;
  }
}

export function worse(a: Rung, b: Rung): Rung {
  return RUNGS.indexOf(a) < RUNGS.indexOf(b) ? a : b;
}

export function better(a: Rung, b: Rung): Rung {
  return worse(a, b) === a ? b : a;
}

/** Where to begin, from what the device says of its network, when it says something. */
export function firstRung(kind: string | undefined): Rung {
  return kind === "slow-2g" ? "thin" : kind === "2g" ? "voice" : kind === "3g" ? "small" : "full";
}
