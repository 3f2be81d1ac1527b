import type { Kind, Media } from "../media";
import { el } from "./dom";
import { say } from "./words";

/** A choice for each kind of device of which there are several. */
export async function pickers(media: Media): Promise<HTMLElement[]> {
  const devices = await media.devices().catch(() => []);
  const found: HTMLElement[] = [];
  for (const kind of ["mic", "cam", "speaker"] as Kind[]) {
    const some = devices.filter((one) => one.kind === kind && one.id);
    if (!some.length || (kind === "speaker" && !media.canChooseSpeaker)) continue;
    const select = el("select", { class: "input", onchange: () => void media.choose(kind, select.value) });
    some.forEach((one, n) => select.append(el("option", { value: one.id, selected: one.chosen }, one.label || say(`device-${kind}`, { n: n + 1 }))));
    found.push(el("label", { class: "pick" }, el("span", {}, say(`which-${kind}`)), select));
  }
  return found;
}
