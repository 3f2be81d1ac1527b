// The page of one pad: the editor in place of the plain text, its socket, its runs.
import { Editor } from "./editor";
import { type Exercise, type Facts, read, say } from "./facts";
import { guarded } from "./javascript";
import { Link, type OpenPad, type Told } from "./link";
import { Output } from "./output";
import { newFrame, run } from "./run";
import * as Y from "yjs";

export { guarded, newFrame, run };

const MINE = 0, SHOWN = 1;
const binary = (bytes: Uint8Array): string => Array.from(bytes, (one) => String.fromCharCode(one)).join("");
type Htmx = { trigger(place: Element, name: string): void };

export function start(place: HTMLElement): void {
  const facts = read<Facts>("pad-facts");
  if (facts?.ticket) new Page(place, facts);
}

class Page {
  private form: HTMLElement;
  private state: HTMLElement;
  private output: Output;
  private link: Link;
  private editor: Editor | null = null;
  private pad: OpenPad | null = null;
  private shown: OpenPad | null = null;
  private refused = "";
  private before = "";
  private busy = false;

  constructor(private place: HTMLElement, private facts: Facts) {
    const need = (choice: string) => this.place.querySelector<HTMLElement>(choice) as HTMLElement;
    this.form = need("[data-pad-form]");
    this.state = need("[data-pad-state]");
    this.output = new Output(need("[data-pad-out]"), facts);
    need("[data-pad-bar]").hidden = false;
    need("[data-run]").addEventListener("click", () => void this.run());
    this.link = new Link(facts);
    this.link.ontold = (told) => this.told(told);
    this.link.onchange = () => this.renew();
    this.link.onrefused = (words) => (this.refused = words);
    document.body.addEventListener("htmx:afterSwap", () => this.mirror());
    if (facts.teaches) this.edit(facts.pad);
    addEventListener("beforeunload", (event) => {
      if (this.pad?.touched && this.facts.write) event.preventDefault();
    });
  }

  /** Where this person writes may change (a pair), and so may what is asked of them. */
  private told(told: Told): void {
    if (!this.facts.teaches && told.pad && told.pad !== this.pad?.key) this.edit(told.pad);
    this.show(told.shown);
    const asked = JSON.stringify([told.pad, told.shown, told.state, told.exercise, told.hand, told.write, told.sent]);
    if (this.before && this.before !== asked) this.ask();
    this.before = asked;
  }

  private ask(): void {
    const side = document.getElementById("pad-side");
    if (side?.hasAttribute("hx-get")) (window as unknown as { htmx?: Htmx }).htmx?.trigger(side, "renew");
  }

  private edit(key: string): void {
    this.keep();
    this.editor?.view.destroy();
    this.place.querySelector(".cm-editor")?.remove();
    this.editor = null;
    this.pad = this.link.open(MINE, key);
    const waiting = this.taken(key);
    if (waiting) Y.applyUpdate(this.pad.doc, waiting);
  }

  /** The editor comes when its text is there: nothing is typed in an empty page that is not empty. */
  private mount(pad: OpenPad): void {
    const label = say(this.facts.words, this.facts.teaches ? "editor-of" : "editor");
    this.form.hidden = true;
    const room = document.createElement("div");
    room.className = "pad-editor";
    this.place.querySelector(".pad-editor")?.remove();
    this.form.after(room);
    this.editor = new Editor(room, pad, label, pad.write, this.facts.nonce, () => void this.run());
  }

  private renew(): void {
    const { pad, facts } = this;
    if (pad?.known && !this.editor) this.mount(pad);
    if (this.editor && pad && this.editor.view.state.readOnly === pad.write) this.editor.write = pad.write;
    this.mirror();
    let words = "saving", kind = "";
    if (this.link.ended) [words, kind] = [this.link.ended, "bad"];
    else if (!this.link.online) [words, kind] = ["offline", "bad"];
    else if (pad?.why) [words, kind] = [pad.why, "bad"];
    else if (pad?.open && !pad.write) words = "readonly";
    else if (pad && !pad.open && this.editor) [words, kind] = ["gone", "bad"];
    else if (pad?.saved) words = "saved";
    if (words === "saved") this.refused = "";
    const told = this.refused && words === "saving" ? this.refused : say(facts.words, words);
    if (this.state.textContent !== told) this.state.textContent = told;
    this.state.dataset["kind"] = kind || words;
    this.keep();
  }

  /** The pad shown to the class, as it is being written. */
  private show(key: string): void {
    if (key && key !== this.pad?.key && this.shown?.key !== key && !this.facts.teaches) {
      this.shown = this.link.open(SHOWN, key);
      this.shown.doc.on("update", () => this.mirror());
    } else if (!key && this.shown) {
      this.shown = null;
      this.link.close(SHOWN);
    }
  }

  private mirror(): void {
    const place = document.querySelector("[data-shown-text]");
    if (place && this.shown && place.textContent !== this.shown.text.toString()) place.textContent = this.shown.text.toString();
  }

  // What is not yet kept by the site waits in this browser too, and goes once it is.
  private keep(): void {
    const pad = this.pad;
    if (!pad || !pad.known || this.facts.teaches) return;
    try {
      if (pad.saved) localStorage.removeItem(`pad:${pad.key}`);
      else if (pad.text.length < 200_000) localStorage.setItem(`pad:${pad.key}`, btoa(binary(Y.encodeStateAsUpdate(pad.doc))));
    } catch {
      // a browser that keeps nothing: the page itself still does
    }
  }

  private taken(key: string): Uint8Array | null {
    try {
      const kept = localStorage.getItem(`pad:${key}`);
      return kept ? Uint8Array.from(atob(kept), (sign) => sign.charCodeAt(0)) : null;
    } catch {
      return null;
    }
  }

  private async run(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const exercise = read<Exercise>("pad-exercise");
    const source = this.editor?.source ?? this.form.querySelector("textarea")?.value ?? "";
    const page = exercise?.html ?? "";
    const frame = page ? newFrame(say(this.facts.words, "page")) : null;
    if (frame) frame.className = "pad-frame";
    this.output.begin(frame);
    const ran = await run({
      runner: this.facts.runner, source: page ? guarded(source) : source, tests: exercise?.tests.map((one) => one.code) ?? [], html: page, frame, line: this.output.line,
    });
    this.output.end(ran, frame);
    this.busy = false;
    if (ran.outcome !== "unloaded" && this.facts.result) await this.report(ran.outcome, ran.tests.filter((one) => one?.ok).length).catch(() => undefined);
  }

  /** To the teacher's wall, and to the learner's own list. */
  private async report(outcome: string, passed: number): Promise<void> {
    const body = new URLSearchParams({ outcome, passed: String(passed) });
    await fetch(this.facts.result, { method: "POST", body, headers: { "X-CSRFToken": this.facts.csrf, "HX-Request": "true" } });
  }
}
