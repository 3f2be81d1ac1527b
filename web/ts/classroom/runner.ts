// Inside the frame: learners' code, in a worker that is ended after two seconds, or in this page when it needs one.
interface Given { source: string; tests: string[]; html: string; page: boolean; limit: number }

addEventListener("message", (event: MessageEvent<Given>) => {
  const port = event.ports[0];
  if (!port) return;
  const given = event.data;
  const tell = (told: object) => port.postMessage(told);
  if (given.page) {
    document.body.innerHTML = given.html;
    tell({ started: true });
    let asked = Promise.resolve();
    inside(given, (told) => void (asked = asked.then(() => placed(told, given.source)).then(tell)), true);
    void asked.then(() => tell({ finished: true }));
    return;
  }
  const code = `(${inside.toString()})`;
  const start = `onmessage=(e)=>{const post=postMessage.bind(self),go=${code};post({started:true});go(e.data,post,false);post({finished:true})}`;
  const url = URL.createObjectURL(new Blob([start], { type: "text/javascript" }));
  const worker = new Worker(url);
  let said = 0, asked = Promise.resolve();
  const end = (stopped: string) => {
    clearTimeout(timer);
    worker.terminate();
    void asked.then(() => tell(stopped ? { stopped } : { finished: true }));
  };
  const timer = setTimeout(() => end("loop"), given.limit);
  worker.onerror = (problem) => {
    problem.preventDefault();
    end("crash");
  };
  worker.onmessage = (message: MessageEvent<{ finished?: boolean }>) => {
    said += 1;
    if (said > 900) end("flood");
    else if (message.data && message.data.finished === true) end("");
    else asked = asked.then(() => placed(message.data, given.source)).then(tell);
  };
  worker.postMessage(given);
}, { once: true });

/** Browsers do not say on which line a text stops being JavaScript, but for a file: it is read as one, inside a function that nothing calls. */
function placed(told: object, source: string): object | Promise<object> {
  const { trouble } = told as { trouble?: { name: string; at: number } };
  if (trouble?.name !== "SyntaxError" || trouble.at) return told;
  return new Promise((found) => {
    const reader = new Worker(URL.createObjectURL(new Blob([`"use strict";(function(){${source}\n})`], { type: "text/javascript" })));
    const end = (at: number) => {
      reader.terminate();
      found({ trouble: { ...trouble, at } });
    };
    setTimeout(() => end(0), 400);
    reader.onerror = (problem) => {
      problem.preventDefault();
      end(Math.min(problem.lineno || 0, source.split("\n").length));
    };
  });
}

/** Written whole into the worker: it uses nothing from outside itself. */
function inside(given: Given, post: (told: object) => void, page: boolean): void {
  const MOST = 200;
  let lines: string[] = [], sent = 0, quiet = false;
  const words = (value: unknown): string => {
    if (typeof value === "string") return value;
    if (typeof value === "function") return "fonction " + (value.name || "");
    if (value instanceof Error) return value.name + ": " + value.message;
    if (typeof value === "object" && value !== null) {
      try {
        return JSON.stringify(value) ?? String(value);
      } catch {
        return String(value);
      }
    }
    return String(value);
  };
  const write = (...values: unknown[]) => {
    const line = values.map(words).join(" ");
    if (lines.length < 5000) lines.push(line.slice(0, 2000));
    if (quiet || sent > MOST) return;
    sent += 1;
    post({ line: line.slice(0, 500) });
  };
  const told = (what: string) => (message?: unknown) => void write(what + (message === undefined ? "" : " : " + words(message)));
  const blocked = (why: string) => function (): never {
    const error = new Error(why);
    error.name = "Blocked";
    throw error;
  };
  const own: Record<string, unknown> = {
    alert: told("alert"), confirm: (m: unknown) => (told("confirm")(m), true), prompt: (m: unknown) => (told("prompt")(m), ""), print: told("print"),
    fetch: blocked("network"), XMLHttpRequest: blocked("network"), WebSocket: blocked("network"), EventSource: blocked("network"), importScripts: blocked("network"),
    open: blocked("network"), RTCPeerConnection: undefined, webkitRTCPeerConnection: undefined,
  };
  for (const name of Object.keys(own)) {
    try {
      Object.defineProperty(self, name, { value: own[name], configurable: true, writable: true });
    } catch {
      // this browser keeps its own: the policy of the frame holds all the same
    }
  }
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
    try {
      Object.defineProperty(self, name, { get: blocked("storage"), configurable: true });
    } catch {
      // as above
    }
  }
  for (const name of ["log", "info", "warn", "error", "debug"]) (console as unknown as Record<string, unknown>)[name] = write;

  let begun = performance.now(), turns = 0;
  const turn = () => {
    turns += 1;
    if (turns % 500 === 0 && performance.now() - begun > 1500) {
      const error = new Error("loop");
      error.name = "Loop";
      throw error;
    }
    return true;
  };
  if (page) setInterval(() => (begun = performance.now()), 100);

  const trouble = (problem: unknown): object => {
    const error = problem instanceof Error ? problem : new Error(words(problem));
    const found = /(?:<anonymous>|Function):(\d+):\d+/.exec(String(error.stack ?? ""));
    return { name: error.name, message: String(error.message), at: found ? Math.max(0, Number(found[1]) - 2) : 0 };
  };
  const make = (source: string, ends: string): ((...given: unknown[]) => unknown) =>
    new Function("__turn", "__ends", `"use strict";${source}\n;__ends(${ends})`) as (...given: unknown[]) => unknown;
  const again = (line: string, value?: string): unknown => {
    const name = /^\s*(?:const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(line)?.[1] ?? "";
    const source = given.source.replace(new RegExp(`^[ \\t]*(?:const|let|var)\\s+${name.replace(/\$/g, "\\$")}(?![\\p{L}\\p{N}_$]).*$`, "mu"), () => line);
    const before = lines;
    let found: unknown;
    lines = [];
    quiet = true;
    try {
      make(source, value ?? "0")(turn, (what: unknown) => (found = what));
      return value === undefined ? lines : found;
    } finally {
      lines = before;
      quiet = false;
    }
  };
  const element = (choice: string): HTMLElement => {
    const found = document.querySelector<HTMLElement>(choice);
    if (!found) throw new Error(choice);
    return found;
  };
  const click = (choice: string) => element(choice).click();
  const type = (choice: string, value: string) => {
    const field = element(choice) as HTMLInputElement;
    field.value = value;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  };
  const rerun = () => make(given.source, "0")(turn, () => undefined);

  let tests: ((...given: unknown[]) => unknown)[] = [];
  const ends = `[${given.tests.map((code) => `function(lines,source,again,click,type,rerun){${code}\n}`).join(",")}]`;
  if (page) addEventListener("error", (event) => (event.preventDefault(), event.error?.name === "Loop" ? post({ stopped: "loop" }) : post({ line: "⚠ " + String(event.message) })));
  try {
    make(given.source, ends)(turn, (found: typeof tests) => (tests = found));
  } catch (problem) {
    if ((problem as Error)?.name === "Loop") return post({ stopped: "loop" });
    post({ trouble: trouble(problem) });
  }
  given.tests.forEach((_code, n) => {
    let ok = false, why = "";
    try {
      ok = tests[n]?.(lines, given.source, again, click, type, rerun) === true;
    } catch (problem) {
      if ((problem as Error)?.name === "Loop") return post({ stopped: "loop" });
      why = words((problem as Error)?.message ?? problem);
    }
    post({ test: n, ok, why });
  });
}
