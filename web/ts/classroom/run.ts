// Runs a learner's code in a frame that is nobody's, and stops it. Everything that comes out of the frame is words of an unknown person.
export interface Trouble { name: string; message: string; line: number }
export interface Ran {
  outcome: "ok" | "tests" | "error" | "loop" | "flood" | "crash" | "unloaded";
  lines: string[]; more: boolean; tests: { ok: boolean; why: string }[]; trouble: Trouble | null;
}
export interface Asked { runner: string; source: string; tests: string[]; html: string; frame: HTMLIFrameElement | null; line: (words: string) => void }

export const MOST_LINES = 200, MOST_SIGNS = 500;
const LIMIT = 2000, LOAD = 10_000, GRACE = 1500, MOST_MESSAGES = 1000;

/** An empty frame for a page that the code writes in; the caller shows it and may leave it there. */
export function newFrame(title: string): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.setAttribute("credentialless", "");
  frame.setAttribute("allow", "camera 'none'; microphone 'none'; geolocation 'none'; display-capture 'none'");
  frame.referrerPolicy = "no-referrer";
  frame.title = title;
  return frame;
}

export function run(asked: Asked): Promise<Ran> {
  const page = asked.frame !== null;
  const frame = asked.frame ?? newFrame("");
  if (!page) {
    frame.hidden = true;
    document.body.append(frame);
  }
  const ran: Ran = { outcome: "ok", lines: [], more: false, tests: [], trouble: null };
  return new Promise((done) => {
    const channel = new MessageChannel();
    let timer = 0, messages = 0, over = false;
    const end = (outcome?: Ran["outcome"]) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      if (outcome) ran.outcome = outcome;
      else if (ran.trouble) ran.outcome = "error";
      else ran.outcome = ran.tests.length === asked.tests.length && ran.tests.every((one) => one.ok) ? "ok" : "tests";
      if (!page || outcome) {
        channel.port1.close();
        frame.remove(); // what still runs in it ends here
      }
      done(ran);
    };
    const limit = (ms: number, outcome: Ran["outcome"]) => {
      clearTimeout(timer);
      timer = window.setTimeout(() => end(outcome), ms);
    };
    channel.port1.onmessage = (event: MessageEvent<unknown>) => {
      messages += 1;
      if (messages > MOST_MESSAGES) return end("flood");
      const told = event.data;
      if (typeof told !== "object" || told === null) return;
      const { line, test, ok, why, trouble, started, stopped, finished } = told as Record<string, unknown>;
      if (started) limit(LIMIT + GRACE, "loop");
      else if (typeof line === "string") {
        if (ran.lines.length >= MOST_LINES) ran.more = true;
        else {
          ran.lines.push(line.slice(0, MOST_SIGNS));
          asked.line(line.slice(0, MOST_SIGNS));
        }
      } else if (over) return;
      else if (typeof test === "number" && test >= 0 && test < asked.tests.length) ran.tests[test] = { ok: ok === true, why: String(why ?? "").slice(0, MOST_SIGNS) };
      else if (typeof trouble === "object" && trouble) {
        const { name, message, at } = trouble as Record<string, unknown>;
        ran.trouble = { name: String(name).slice(0, 60), message: String(message).slice(0, MOST_SIGNS), line: typeof at === "number" ? at : 0 };
      } else if (stopped === "loop" || stopped === "flood" || stopped === "crash") end(stopped);
      else if (finished) end();
    };
    frame.addEventListener("load", () => {
      frame.contentWindow?.postMessage({ source: asked.source, tests: asked.tests, html: asked.html, page, limit: LIMIT }, "*", [channel.port2]);
    }, { once: true });
    limit(LOAD, "unloaded");
    frame.src = asked.runner;
  });
}
