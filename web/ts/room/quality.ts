import { better, firstRung, Ladder, RUNGS, worse } from "./ladder";
import type { Purse } from "./cost";
import type { Sample } from "./samples";
import type { Quality } from "./state";
import type { Rung } from "./types";

export interface Seen {
  quality: Omit<Quality, "of">;
  /** What each link may send. */
  grades: Map<string, Rung>;
  /** What may be asked of the server. */
  down: Rung;
}

interface Hints {
  connection?: { effectiveType?: string };
}

/** One ladder for each link; what the person reads is one word for all of them. */
export class Watch {
  private ladders = new Map<string, Ladder>();
  private last: Rung | null = null;

  constructor(private purse: Purse) {}

  look(live: readonly Sample[], older: readonly Sample[], lowData: boolean, now: number): Seen {
    [...live, ...older].forEach((sample) => this.purse.add(sample.bytesSent, sample.bytesReceived, now));
    const grades = new Map<string, Rung>();
    const links = new Set(live.map((sample) => sample.link));
    this.ladders.forEach((_, link) => !links.has(link) && this.ladders.delete(link));
    live.forEach((sample) => {
      let ladder = this.ladders.get(sample.link);
      if (!ladder) this.ladders.set(sample.link, (ladder = new Ladder(this.first())));
      grades.set(sample.link, ladder.look(sample, now));
    });
    const up = rungOf(live.filter((sample) => sample.ways !== "down"), grades);
    const down = rungOf(live.filter((sample) => sample.ways === "down"), grades);
    // In a mesh one bad link is the other person's trouble; all of them bad is ours.
    const own = worse(up ?? "full", down ?? "full");
    if (live.length) this.last = own;
    // Who counts their megabytes sends and is sent the lightest voice: 16 kbit/s, 17 packets a second instead of 50.
    if (lowData) grades.forEach((rung, link) => grades.set(link, worse(rung, "thin")));
    const rung = lowData ? worse(own, "voice") : own;
    return { quality: { rung, phone: own === "none", ...figures(live) }, grades, down: down ?? "full" };
  }

  /** A link made again after a cut is the same line: it does not begin by flooding it. */
  private first(): Rung {
    return this.last ?? firstRung((navigator as Hints).connection?.effectiveType);
  }

  forget(): void {
    this.last = null;
    this.ladders.forEach((ladder) => ladder.forget());
  }
}

function rungOf(samples: readonly Sample[], grades: ReadonlyMap<string, Rung>): Rung | null {
  const rungs = samples.map((sample) => grades.get(sample.link) ?? "full");
  return rungs.length ? rungs.reduce(better, RUNGS[0] ?? "none") : null;
}

function figures(samples: readonly Sample[]): Pick<Quality, "up" | "down" | "rtt" | "loss"> {
  const known = (pick: (sample: Sample) => number | null) => samples.map(pick).filter((value): value is number => value !== null);
  const [rtts, losses] = [known((each) => each.rtt), known((each) => worst(each.lossOut, each.lossIn))];
  const sum = (pick: (sample: Sample) => number) => Math.round(samples.reduce((total, each) => total + pick(each), 0));
  return {
    up: samples.length ? sum((each) => each.sent) : null,
    down: samples.length ? sum((each) => each.received) : null,
    rtt: rtts.length ? Math.round(Math.min(...rtts)) : null,
    loss: losses.length ? Math.round(Math.min(...losses) * 1000) / 10 : null,
  };
}

function worst(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
