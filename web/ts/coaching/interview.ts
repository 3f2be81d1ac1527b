// The web interview: the setting looked at before it, the simulator whose answers arrive even over a line that is cut, and those that arrived.
import { movable } from "./facts";
import { Check } from "./interview_check";
import { type Facts, read } from "./interview_facts";
import { Rest } from "./interview_rest";
import { Simulator } from "./interview_run";
import { Takes } from "./takes";

export function start(place: HTMLElement): void {
  if (place.hasAttribute("data-players")) return place.querySelectorAll<HTMLMediaElement>("audio, video").forEach(movable);
  const facts = read();
  if (place.hasAttribute("data-check")) place.append(new Check(facts).place);
  else void run(place, facts);
}

async function run(place: HTMLElement, facts: Facts): Promise<void> {
  const takes = await Takes.open(facts.mine, "interview").catch(() => null);
  const rest = new Rest(facts, takes);
  await rest.load().catch(() => undefined);
  place.append(new Simulator(facts, takes, rest).place, rest.place);
}
