import type { Time } from "../types";

/** What the view of the page tells the script (lefil/live/views/facts.py). */
export interface Facts {
  socket: string;
  ticket: string;
  lang: string;
  crowd: number;
  low: boolean;
  called: string;
  hosts: string;
  starts: Time;
  ends: Time;
  phone: string;
  csrf: string;
  urls: { report: string; kept: string; pack: string; panel: string; upload: string; home: string };
}

const read = <T>(id: string): T => JSON.parse(document.getElementById(id)?.textContent ?? "{}") as T;
let sentences: Record<string, string> = {};
export let facts: Facts;

export function learn(): void {
  sentences = read("room-words");
  facts = read("room-facts");
}

export const allWords = (): Record<string, string> => sentences;

/** A sentence of the page, its {places} filled. */
export function say(key: string, given: Record<string, string | number> = {}): string {
  return (sentences[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(given[name] ?? ""));
}

/** "18 h 05" in French; as the language writes it elsewhere. */
export function clock(time: Time): string {
  const at = new Date(time);
  if (facts.lang !== "fr") return at.toLocaleTimeString(facts.lang, { hour: "2-digit", minute: "2-digit" });
  const minutes = at.getMinutes();
  return `${at.getHours()}\u00a0h${minutes ? `\u00a0${String(minutes).padStart(2, "0")}` : ""}`;
}

/** "3 min 05": minutes and seconds that are left until a time. */
export function remaining(until: Time, skew: number): string {
  const left = Math.max(0, Math.round((Date.parse(until) - Date.now() - skew) / 1000));
  return say("remaining", { minutes: Math.floor(left / 60), seconds: String(left % 60).padStart(2, "0") });
}

export function megabytes(bytes: number): string {
  const figure = bytes / 1e6;
  return figure.toLocaleString(facts.lang, { maximumFractionDigits: figure < 10 ? 1 : 0 });
}

export function weight(bytes: number): string {
  return bytes < 1e6 ? say("kilobytes", { n: Math.max(1, Math.round(bytes / 1000)) }) : say("megabytes", { n: megabytes(bytes) });
}
