export interface Block {
  name: string;
  share: number;
  ask: string;
}

export interface Facts {
  mine: string;
  lengths: number[];
  pace: [number, number];
  most: number;
  heaviest: number;
  spoken: number;
  blocks: Block[];
  /** Sentences to finish, for the shortest length. */
  short: Block[];
  sent: string[];
  words: Record<string, string>;
}

export function read(): Facts {
  return JSON.parse(document.getElementById("pitch-facts")?.textContent ?? "{}") as Facts;
}

/** The page's own sentence, its {names} filled; no line begins with a colon, nor with the "s" of seconds. */
export function say(facts: { words: Record<string, string> }, name: string, given: Record<string, string | number> = {}): string {
  const filled = (facts.words[name] ?? "").replace(/\{(\w+)\}/g, (_, key: string) => String(given[key] ?? ""));
  return filled.replace(/ (?=[:;?!»])/g, "\u00a0").replace(/(\d) (?=s\b)/g, "$1\u00a0");
}

export function duration(facts: Facts, seconds: number): string {
  const m = Math.floor(seconds / 60);
  return say(facts, m ? "minutes" : "short", { m, s: seconds % 60 });
}

/** A player that has left the page may still be reading for a moment: what it reads goes ten seconds later. */
export function release(urls: readonly string[]): void {
  setTimeout(() => urls.forEach((url) => URL.revokeObjectURL(url)), 10_000);
}

/** A recording made in a browser does not say how long it is until it was read to its end: then one can move in it. */
export function movable(player: HTMLMediaElement): void {
  player.addEventListener("loadedmetadata", () => {
    if (player.duration !== Infinity) return;
    player.addEventListener("timeupdate", () => (player.currentTime = 0), { once: true });
    player.currentTime = 1e7;
  }, { once: true });
}
