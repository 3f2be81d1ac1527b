// The page of the pitch: words counted as they are written, the timer on the thread, takes kept on this device.
import { el, text } from "../room/view/dom";
import { Desk } from "./desk";
import { type Facts, read, say } from "./facts";
import { listen } from "./listen";
import { Shelf } from "./shelf";
import { countWords } from "./silences";
import { Takes } from "./takes";

export function start(place: HTMLElement): void {
  const facts = read();
  if (place.hasAttribute("data-listen")) listen(place, facts);
  else void record(place, facts);
}

async function record(place: HTMLElement, facts: Facts): Promise<void> {
  count(facts);
  measure(facts);
  const options = place.querySelector<HTMLTemplateElement>("[data-workshops]")?.content ?? document.createDocumentFragment();
  const takes = await Takes.open(facts.mine).catch(() => null);
  const shelf = new Shelf(facts, takes, place.dataset["share"] ?? "", options);
  await shelf.load().catch(() => undefined);
  place.append(new Desk(facts, takes, shelf).place, shelf.place);
}

/** A file made elsewhere says its length by itself, where the browser can read it, and before it is sent that it is too heavy. */
function measure(facts: Facts): void {
  const form = document.querySelector("[data-made]");
  const file = form?.querySelector<HTMLInputElement>("input[type=file]");
  const seconds = form?.querySelector<HTMLInputElement>("input[name=seconds]");
  const told = el("p", { class: "error", role: "alert" });
  file?.after(told);
  file?.addEventListener("change", () => {
    const chosen = file.files?.[0];
    const heavy = chosen && chosen.size > facts.heaviest ? say(facts, "heavyfile") : "";
    text(told, heavy);
    file.setCustomValidity(heavy);
    if (heavy) return;
    if (!chosen || !seconds) return;
    const player = document.createElement("video");
    const url = URL.createObjectURL(chosen);
    player.preload = "metadata";
    player.addEventListener("loadedmetadata", () => {
      if (Number.isFinite(player.duration)) seconds.value = String(Math.max(1, Math.round(player.duration)));
      URL.revokeObjectURL(url);
    });
    player.src = url;
  });
}

function count(facts: Facts): void {
  const form = document.querySelector("[data-pitch-text]");
  const told = form?.querySelector("[data-count]");
  const blocks = [...(form?.querySelectorAll<HTMLTextAreaElement>("textarea[name^=block_]") ?? [])];
  form?.addEventListener("input", () => {
    const n = blocks.reduce((sum, block) => sum + countWords(block.value), 0);
    text(told, say(facts, n > facts.most ? "more" : "count", { n, most: facts.most, more: n - facts.most }));
  });
}
