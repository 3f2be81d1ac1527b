import type { LiveRoom } from "../room";
import type { State } from "../state";
import type { SharedFile } from "../types";
import { aloud } from "./aloud";
import { el, icon, keep, show, text } from "./dom";
import type { Panel } from "./panels";
import { facts, say, weight } from "./words";

/** Files of the meeting. What may be sent is said before the choice. */
export class Files implements Panel {
  id = "files";
  icon = "file";
  tab = "wide" as const;
  private list = el("ul", { class: "rows" });
  private none = el("p", { class: "hush" }, say("files-none"));
  private field = el("input", { type: "file", id: "files-field", name: "file", accept: ".pdf,.docx,.odt,.png,.jpg,.jpeg,.webp,.heic", "aria-describedby": "files-limits", onchange: () => void this.send() });
  private told = el("p", { role: "status" });
  private form = el("form", { class: "stack" }, el("label", { class: "label", for: "files-field" }, say("files-add")), el("p", { class: "hint", id: "files-limits" }, say("files-limits")), el("div", { class: "file" }, this.field), this.told);
  private seen = 0;

  constructor(private room: LiveRoom) {}

  title = () => say("files");
  count = (state: State) => Math.max(0, state.files.length - this.seen);
  make = () => el("div", { class: "stack" }, this.none, this.list, facts.urls.upload ? this.form : null);
  opened(): void {
    this.seen = this.room.store.state.files.length;
  }

  renew(state: State): void {
    this.seen = Math.max(this.seen, state.files.length);
    show(this.none, !state.files.length);
    keep(this.list, state.files, (file) => file.key, (file) => this.item(file), (place, file) => place.querySelector("a")?.setAttribute("href", file.url));
  }

  private item(file: SharedFile): HTMLElement {
    return el("li", {}, el("a", { class: "row", href: file.url, download: file.name, target: "_blank", rel: "noopener" }, icon("file"),
      el("span", { class: "row-words" }, el("span", { class: "row-title", dir: "auto" }, file.name), el("span", { class: "row-hint" }, say("file-by", { name: file.called, size: weight(file.size) })))));
  }

  private async send(): Promise<void> {
    const file = this.field.files?.[0];
    if (!file) return;
    text(this.told, say("files-going", { name: file.name }));
    const given = new FormData();
    given.set("file", file);
    try {
      const answer = await fetch(facts.urls.upload, { method: "POST", body: given, headers: { "X-CSRFToken": facts.csrf, "HX-Request": "true", Accept: "application/json" } });
      const words = answer.ok ? say("files-sent", { name: file.name }) : await refusal(answer);
      text(this.told, words);
      aloud(words);
      if (answer.ok) await this.room.do("files.read");
    } catch {
      text(this.told, say("files-cut"));
    }
    this.field.value = "";
  }
}

/** The sentence of a refusal, whether it comes as JSON or as a piece of page. */
async function refusal(answer: Response): Promise<string> {
  const body = await answer.text();
  try {
    const said = JSON.parse(body) as { say?: string };
    if (said.say) return said.say;
  } catch {
    const words = new DOMParser().parseFromString(body, "text/html").querySelector("p, .error")?.textContent?.trim();
    if (words && answer.status !== 500) return words;
  }
  return say(answer.status === 413 ? "files-big" : "files-failed");
}
