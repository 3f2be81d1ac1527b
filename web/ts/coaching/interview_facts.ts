import type { Take } from "./takes";

export { say } from "./facts";

export interface Facts {
  mine: string;
  simulation: string;
  known: string[];
  questions: string[];
  done: number[];
  telephone: boolean;
  test: string;
  prepare: number;
  answer: number;
  attempts: number;
  /** Nothing is recorded: one answers aloud. */
  aloud: boolean;
  piece: number;
  heaviest: number;
  open: string;
  words: Record<string, string>;
}

/** One attempt at one question, on this device. `keep`: chosen, to be sent. Question 0 is the test and never leaves. */
export interface Answer extends Take {
  simulation: string;
  number: number;
  attempt: number;
  keep: boolean;
}

export function read(): Facts {
  return JSON.parse(document.getElementById("interview-facts")?.textContent ?? "{}") as Facts;
}
