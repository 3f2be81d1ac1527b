/** The room's page: LiveRoom below, what is seen and heard above. Loaded by the page as an island. */
import { LiveRoom } from "./room";
import { announce } from "./view/announce";
import { Banners } from "./view/banners";
import { Bar } from "./view/bar";
import { Board } from "./view/board";
import { Check } from "./view/check";
import { need, wide } from "./view/dom";
import { Files } from "./view/files";
import { Groups } from "./view/groups";
import { Line } from "./view/line";
import { Messages } from "./view/messages";
import { Devices, Keys, More, Overlay, Pack } from "./view/more";
import { Panels } from "./view/panels";
import { isHost, People } from "./view/people";
import { Pulses } from "./view/pulse";
import { quit, Screens } from "./view/screens";
import { Stage } from "./view/stage";
import { allWords, facts, learn } from "./view/words";

export function start(): void {
  learn();
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const room = new LiveRoom({ socket: new URL(facts.socket, `${scheme}//${location.host}`).href, ticket: facts.ticket, words: allWords() });
  const panels = new Panels(room);
  const messages = new Messages(room);
  for (const panel of [new People(room), messages, new Board(room), new Files(room), new Pulses(room), new Groups(room), new Pack(), new Devices(room), new Keys(), new More(room, panels)]) panels.add(panel);
  const stage = new Stage(room);
  const screens = new Screens(room);
  const check = new Check(room);
  const bar = new Bar(room, panels, quit(room));
  const banners = new Banners(room, panels);
  const line = new Line(room);
  const overlay = new Overlay();

  room.store.subscribe((state, before) => {
    check.renew(state);
    screens.renew(state);
    if (state.stage !== "in" && before.stage !== "in") return;
    messages.hear(state, before, panels.open === messages);
    stage.renew(state, before);
    panels.renew(state, before);
    bar.renew(state, before);
    line.renew(state, before);
    banners.forget(state);
    banners.renew(state);
    overlay.renew(state, before);
    announce(state, before);
    // On a wide screen the host has the list of people beside the video from the start.
    if (before.stage !== "in" && state.stage === "in" && wide.matches && isHost(state) && !panels.open) panels.show("people", null, false);
  });
  need("#room").dataset["ready"] = "";
}
