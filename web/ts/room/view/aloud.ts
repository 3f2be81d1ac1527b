import { need, text } from "./dom";

/** Says things to who listens to the screen: one sentence at a time, the latest of each kind, never a flood. */
const queue = new Map<string, string>();
let busy = false;

export function aloud(words: string, kind = words): void {
  if (!words) return;
  queue.delete(kind);
  queue.set(kind, words);
  if (queue.size > 5) queue.delete(queue.keys().next().value as string);
  if (!busy) next();
}

export function alarm(words: string): void {
  text(need("#aloud-now"), "");
  setTimeout(() => text(need("#aloud-now"), words), 60);
}

function next(): void {
  const first = queue.entries().next().value as [string, string] | undefined;
  busy = !!first;
  if (!first) return;
  queue.delete(first[0]);
  const place = need("#aloud");
  // Some readers do not say the same words twice unless they went away.
  text(place, "");
  setTimeout(() => text(place, first[1]), 60);
  setTimeout(next, 1600);
}
