import { type Answer, type Facts, say } from "./interview_facts";

interface Said {
  ok: boolean;
  url?: string;
  offset?: number;
  done?: boolean;
  say?: string;
}

/** The server said no, in a sentence. */
export class Refusal extends Error {}

const WAITS = [1, 2, 4, 8, 15];

async function asked(url: string, given: RequestInit): Promise<Said> {
  const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(url, { ...given, redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": token, ...given.headers } });
  if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) throw new Refusal("");
  if (answer.status >= 500) throw new Error("down");
  return (await answer.json()) as Said;
}

/** Hexadecimal SHA-256: the server knows by it whether all came, and whether it is the same recording as before the cut. */
async function digest(sound: Blob): Promise<string> {
  const sum = await crypto.subtle.digest("SHA-256", await new Response(sound).arrayBuffer());
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** After a cut: when the device says that it is on line again, or some seconds later, whichever comes first. */
function wait(turn: number): Promise<void> {
  return new Promise((good) => {
    const seconds = WAITS[Math.min(turn, WAITS.length - 1)] ?? 15;
    const ready = () => {
      clearTimeout(timer);
      removeEventListener("online", ready);
      good();
    };
    const timer = setTimeout(ready, seconds * 1000);
    addEventListener("online", ready);
  });
}

/** Sends one answer, piece by piece, for as long as it takes. Refusal when the server does not want it. */
export async function send(facts: Facts, row: Answer, sound: Blob, tell: (words: string, cut: boolean) => void): Promise<void> {
  if (sound.size > facts.heaviest) throw new Refusal(say(facts, "heavy"));
  const known = await digest(sound);
  let place = "";
  let turn = 0;
  let last = -1;
  for (;;) {
    try {
      const form = new FormData();
      const given = { number: row.number, attempt: row.attempt, size: sound.size, seconds: row.seconds, digest: known, video: row.video ? "on" : "" };
      Object.entries(given).forEach(([name, value]) => form.set(name, String(value)));
      // announced once: after a cut one only asks how far it has come
      let said = place ? await asked(place, {}) : await asked(facts.open, { method: "POST", body: form });
      place = said.url ?? place;
      while (said.ok && !said.done) {
        const offset = said.offset ?? 0;
        if (offset > last) turn = 0;
        last = offset;
        tell(say(facts, "sending", { n: Math.floor((100 * offset) / sound.size) }), false);
        const piece = sound.slice(offset, offset + facts.piece);
        said = await asked(said.url ?? "", { method: "PUT", body: piece, headers: { "Upload-Offset": String(offset), "Content-Type": "application/octet-stream" } });
      }
      if (!said.ok) throw new Refusal(said.say ?? "");
      return;
    } catch (error) {
      if (error instanceof Refusal) throw new Refusal(error.message || say(facts, "signed"));
      tell(say(facts, "cut"), true);
      await wait(turn);
      turn += 1;
    }
  }
}
