import { el } from "../room/view/dom";
import { duration, type Facts, movable, release, say } from "./facts";
import { countWords, pace } from "./silences";
import type { Take, Takes } from "./takes";

/** A recording that the device could not keep has its sound in `memory` only. */
interface Shown {
  take: Take;
  memory?: Blob;
}

/**
 * The takes of this device: each listened to, counted, shared or deleted. `done` is the number of the last take that was made to its end:
 * deleting an earlier one does not lower it. Sharing sends one recording to `address`, as its candidate asks; nothing else leaves the device. A take deleted here (`facts.sent` no longer has it) can be shared from its device again.
 */
export class Shelf {
  readonly place = el("div", { class: "stack" });
  done = 0;
  private shown: Shown[] = [];
  private open: string[] = [];
  private held = 0;
  private looked = false;

  constructor(private facts: Facts, private takes: Takes | null, private address: string, private options: DocumentFragment) {}

  async load(): Promise<void> {
    const held = this.shown.filter((one) => one.memory);
    const { rows, wait } = (await this.takes?.all()) ?? { rows: [], wait: 0 };
    this.shown = [...rows.map((take) => ({ take })), ...held];
    await this.draw();
    if (wait && !this.looked) setTimeout(() => void this.load(), wait);
    this.looked = true;
  }

  async hold(take: Omit<Take, "id">, memory: Blob): Promise<void> {
    this.held -= 1;
    this.shown.push({ take: { ...take, id: this.held }, memory });
    await this.draw();
  }

  private async draw(): Promise<void> {
    release(this.open);
    this.open = [];
    const numbers = this.shown.reduce<number[]>((all, one) => [...all, one.memory ? (all[all.length - 1] ?? 0) + 1 : one.take.id], []);
    this.done = Math.max(0, ...numbers.filter((_, place) => this.shown[place]?.take.done));
    const cards = await Promise.all(this.shown.map((one, place) => this.card(one, numbers[place] ?? 0)));
    this.place.replaceChildren(...(cards.length ? cards.reverse() : [el("p", {}, say(this.facts, "none"))]));
  }

  private async sound(one: Shown): Promise<Blob> {
    return one.memory ?? (this.takes ? this.takes.sound(one.take) : new Blob());
  }

  private async card(one: Shown, number: number): Promise<HTMLElement> {
    const { facts } = this;
    const sound = await this.sound(one);
    const url = URL.createObjectURL(sound);
    this.open.push(url);
    const player = el(one.take.video ? "video" : "audio", { class: "pitch-player", controls: true, playsinline: true, preload: "metadata", src: url });
    movable(player);
    const buttons = el("div", { class: "buttons" }, !one.take.done && this.keep(one), this.remove(one));
    return el(
      "section", { class: "card stack", "data-take": one.take.id },
      el("h3", { class: "card-title" }, say(facts, "take", { n: number })),
      (one.memory || !one.take.done) && el("p", {}, say(facts, one.memory ? "memory" : "halved")),
      player, this.counts(one), one.take.done && !one.memory && this.transcript(one), buttons,
      one.take.done && (facts.sent.includes(one.take.shared) ? this.see(one) : this.share(one, sound)),
    );
  }

  private counts({ take }: Shown): HTMLElement {
    const { facts } = this;
    const quiet = !take.heard ? say(facts, "unheard") : take.silences ? say(facts, "quiet", { n: take.silences, s: take.silent }) : say(facts, "noquiet");
    const fast = pace(countWords(take.transcript), take.seconds);
    const [low, high] = facts.pace;
    return el(
      "ul", { class: "pitch-counts" }, el("li", {}, say(facts, "duration", { n: duration(facts, take.seconds) })), el("li", {}, quiet),
      !!fast && el("li", {}, `${say(facts, "pace", { n: fast })}. ${say(facts, "easy", { low, high })}`),
    );
  }

  private transcript(one: Shown): HTMLElement {
    const id = `said-${one.take.id}`;
    const words = el("textarea", { class: "input", id, rows: 4, dir: "auto" });
    words.value = one.take.transcript;
    const keep = async () => {
      one.take.transcript = words.value.trim();
      try {
        await this.takes?.write(one.take);
        await this.draw();
      } catch {
        told.textContent = say(this.facts, "unkept");
      }
    };
    const told = el("p", { role: "status" });
    return el(
      "details", { class: "more" }, el("summary", {}, say(this.facts, "transcript")),
      el("label", { class: "unseen", for: id }, say(this.facts, "transcript")), words,
      el("div", { class: "buttons" }, el("button", { type: "button", class: "button button-second", onclick: () => void keep() }, say(this.facts, "keep"))),
      told,
    );
  }

  private keep(one: Shown): HTMLElement {
    const keep = async () => {
      one.take.done = true;
      await this.takes?.write(one.take).catch(() => undefined);
      await this.draw();
    };
    return el("button", { type: "button", class: "button", onclick: () => void keep() }, say(this.facts, "keephalf"));
  }

  /** Asked twice, in place: a take that is deleted does not come back. */
  private remove(one: Shown): HTMLElement {
    const button = el("button", { type: "button", class: "button button-quiet" }, say(this.facts, "delete"));
    let sure = false;
    button.addEventListener("click", async () => {
      if (!sure) {
        sure = true;
        button.className = "button button-danger";
        button.textContent = say(this.facts, "sure");
        return;
      }
      this.shown = this.shown.filter((other) => other !== one);
      if (!one.memory) await this.takes?.remove(one.take).catch(() => undefined);
      await this.draw();
    });
    return button;
  }

  private see(one: Shown): HTMLElement {
    return el("p", { role: "status" }, `${say(this.facts, "shared")} `, el("a", { href: one.take.shared }, say(this.facts, "see")));
  }

  private share(one: Shown, sound: Blob): HTMLElement {
    const { facts } = this;
    if (!this.options.querySelector("option")) return el("p", { class: "hush" }, say(facts, "noworkshop"));
    if (sound.size > facts.heaviest) return el("p", { class: "hush" }, say(facts, "heavy"));
    const id = `with-${one.take.id}`;
    const select = el("select", { class: "input", id }, this.options.cloneNode(true));
    const told = el("p", { role: "status" });
    const button = el("button", { type: "button", class: "button button-second" }, say(facts, "share"));
    button.addEventListener("click", async () => {
      button.disabled = true;
      told.textContent = say(facts, "sending");
      const said = await this.send(one, sound, select.value);
      button.disabled = false;
      told.textContent = said;
      if (this.facts.sent.includes(one.take.shared)) told.closest(".field")?.replaceWith(this.see(one));
    });
    return el("div", { class: "field pitch-share" }, el("label", { class: "label", for: id }, say(facts, "with")), select, el("div", { class: "buttons" }, button), told);
  }

  /** The sentence that says what happened, "" when it is sent. The page stays: what was typed in it and not saved is still there. */
  private async send(one: Shown, sound: Blob, workshop: string): Promise<string> {
    const { take } = one;
    const form = new FormData();
    form.set("csrfmiddlewaretoken", document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "");
    const counted = take.heard ? { silences: take.silences, silent: take.silent } : {};
    const facts = { workshop, seconds: take.seconds, ...counted, words: countWords(take.transcript) };
    Object.entries(facts).forEach(([name, value]) => form.set(name, String(value)));
    form.set("file", sound, `pitch.${take.mime.includes("mp4") ? "mp4" : "webm"}`);
    try {
      const answer = await fetch(this.address, { method: "POST", body: form, headers: { Accept: "application/json" } });
      const said = (await answer.json()) as { ok: boolean; url?: string; say?: string };
      if (!said.ok || !said.url) return said.say ?? say(this.facts, "cut");
      take.shared = said.url;
      this.facts.sent.push(said.url);
      if (!one.memory) await this.takes?.write(take).catch(() => undefined);
      return "";
    } catch {
      return say(this.facts, "cut");
    }
  }
}
