import { el } from "../room/view/dom";
import { type Facts, movable, say } from "./facts";
import { Speak } from "./speak";

/** The page of a shared take: a touch on the second of a comment plays from there; a comment is written where one stopped. */
export function listen(place: HTMLElement, facts: Facts): void {
  const player = place.querySelector<HTMLMediaElement>("audio, video");
  document.querySelectorAll<HTMLMediaElement>("audio, video").forEach((one) => {
    movable(one);
    one.preload = "metadata";
  });
  if (!player) return;
  document.querySelectorAll<HTMLElement>("[data-second]").forEach((mark) => {
    const button = el("button", { type: "button", class: "button button-quiet", onclick: () => {
      player.currentTime = Number(mark.dataset["second"]);
      void player.play().catch(() => undefined);
    } }, mark.textContent ?? "");
    mark.replaceWith(button);
  });
  const second = document.querySelector<HTMLInputElement>("input[name=second]");
  if (!second) return;
  const here = el("button", { type: "button", class: "button button-second", onclick: () => {
    player.pause();
    second.value = String(Math.floor(player.currentTime));
    document.querySelector<HTMLElement>("textarea[name=text]")?.focus();
  } });
  const tell = () => (here.textContent = say(facts, "at", { s: Math.floor(player.currentTime) }));
  player.addEventListener("timeupdate", tell);
  tell();
  player.after(here);
  const aloud = document.querySelector<HTMLElement>("[data-speak]");
  if (aloud) new Speak(aloud, facts, player);
}
