export const HEARD = 0.015; // of 1: a voice, not a fan
const LEAST = 1000; // ms without voice that one hears as a silence

/**
 * Silences between the first and the last word, from levels (0..1) read several times a second. It counts, it does not judge.
 * `hear` takes levels in the order of their times (ms, any origin); `heard` says whether there was any voice at all: without one,
 * `count` 0 means nothing.
 */
export class Silences {
  private last: number | null = null;
  count = 0;
  private ms = 0;

  hear(level: number, at: number): void {
    if (level < HEARD) return;
    if (this.last !== null && at - this.last >= LEAST) {
      this.count += 1;
      this.ms += at - this.last;
    }
    this.last = at;
  }

  get heard(): boolean {
    return this.last !== null;
  }

  /** All silences together. */
  get seconds(): number {
    return Math.round(this.ms / 1000);
  }
}

/** Between two spaces, whatever has a letter or a figure: as the server counts. */
export function countWords(text: string): number {
  return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

export function pace(words: number, seconds: number): number {
  return words && seconds ? Math.round((60 * words) / seconds) : 0;
}

/** After each take one word more is only its first letter, from the last one: "Lille" then "L…". */
export function fade(words: readonly string[], takes: number): string[] {
  const whole = Math.max(0, words.length - takes);
  return words.map((word, place) => (place < whole ? word : `${[...word][0] ?? ""}…`));
}

/** Where each block ends, in seconds, from its share of the time. The last one ends with the time whatever the shares add up to. */
export function ends(shares: readonly number[], length: number): number[] {
  const all = shares.reduce((sum, share) => sum + share, 0) || 1;
  let sum = 0;
  return shares.map((share) => ((sum += share) / all) * length);
}
