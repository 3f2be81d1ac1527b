// Under the code: what it wrote, what went wrong, which tests pass. Words of the learner's program are text, never markup.
import { explain } from "./explain";
import { type Facts, say } from "./facts";
import type { Ran } from "./run";

export function el<K extends keyof HTMLElementTagNameMap>(name: K, given: { class?: string; text?: string } = {}, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (given.class) made.className = given.class;
  if (given.text !== undefined) made.textContent = given.text;
  made.append(...inside);
  return made;
}

export class Output {
  private lines = el("pre", { class: "pad-lines" });

  constructor(private place: HTMLElement, private facts: Facts) {
    this.lines.tabIndex = 0;
    this.lines.dir = "ltr";
    this.lines.setAttribute("aria-label", "Console");
  }

  begin(frame: HTMLIFrameElement | null): void {
    this.lines.textContent = "";
    this.place.replaceChildren(el("p", { class: "hush", text: say(this.facts.words, "running") }), this.lines);
    if (frame) this.place.append(frame);
    this.mark(null);
  }

  line = (words: string): void => {
    this.lines.append(`${words}\n`);
  };

  end(ran: Ran, frame: HTMLIFrameElement | null): void {
    const { words } = this.facts;
    const told: Node[] = [];
    if (ran.outcome === "loop" || ran.outcome === "flood" || ran.outcome === "crash" || ran.outcome === "unloaded") told.push(el("p", { class: "pad-stopped", text: say(words, ran.outcome) }));
    if (ran.trouble) {
      const { plain, raw } = explain(words, ran.trouble);
      const line = ran.trouble.line;
      const said = el("p", { class: "pad-stopped" }, line ? `${say(words, "line", { line })} : ` : "", plain);
      told.push(said);
      if (raw) told.push(el("p", { class: "pad-raw hush" }, `${say(words, "raw")} `, el("code", { text: raw })));
    }
    if (!ran.lines.length && !ran.trouble && ran.outcome !== "loop" && !frame) told.push(el("p", { class: "hush", text: say(words, "nothing") }));
    if (ran.more) told.push(el("p", { class: "hush", text: say(words, "more") }));
    if (ran.outcome === "ok" && ran.tests.length) told.unshift(el("p", { class: "pad-all", text: say(words, "all-passed") }));
    else if (ran.tests.length && ran.outcome === "tests") told.unshift(el("p", { class: "pad-count", text: say(words, "tests", { passed: ran.tests.filter((one) => one?.ok).length, total: ran.tests.length }) }));
    this.lines.hidden = !ran.lines.length;
    this.place.querySelector(".hush")?.remove();
    this.place.prepend(...told);
    this.mark(ran);
  }

  /** The list of tests beside the code. */
  private mark(ran: Ran | null): void {
    document.querySelectorAll<HTMLElement>("[data-test]").forEach((row, n) => {
      const test = ran?.tests[n];
      if (!ran) delete row.dataset["ok"];
      else row.dataset["ok"] = String(test?.ok === true);
      const verdict = row.querySelector("[data-verdict]");
      if (verdict) verdict.textContent = ran ? say(this.facts.words, test?.ok ? "passed" : "failed") : "";
    });
  }
}
