import type { LiveRoom } from "../room";
import type { State } from "../state";
import { el, icon, need, show, text, wide } from "./dom";
import { say } from "./words";

/** One panel beside the video. `make` builds its content once; what was typed in it stays when it is closed. */
export interface Panel {
  id: string;
  icon: string;
  title(): string;
  make(): HTMLElement;
  offered?(state: State): boolean;
  opened?(): void;
  closed?(): void;
  renew?(state: State, before: State): void;
  /** A figure beside its name: unread messages, people. */
  count?(state: State): number;
  /** Its name stands at the top of a wide screen; "wide" only where there is room. */
  tab?: boolean | "wide";
  large?: boolean;
  /** What gets the focus when it opens; its title otherwise. */
  first?(): HTMLElement | null;
}

export class Panels {
  open: Panel | null = null;
  private all: Panel[] = [];
  private bodies = new Map<Panel, HTMLElement>();
  private place = need("#panel");
  private title = need("#panel-title");
  private body = need("#panel-body");
  private tabs = need("#tabs");
  private opener: HTMLElement | null = null;

  constructor(private room: LiveRoom) {
    need("#panel-close").addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.open || event.defaultPrevented || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      this.close();
    });
  }

  add(panel: Panel): void {
    this.all.push(panel);
  }

  get offered(): Panel[] {
    return this.all.filter((panel) => panel.offered?.(this.room.store.state) ?? true);
  }

  find(id: string): Panel | undefined {
    return this.all.find((panel) => panel.id === id);
  }

  toggle(id: string, opener: HTMLElement | null = null): void {
    if (this.open?.id === id) this.close();
    else this.show(id, opener);
  }

  show(id: string, opener: HTMLElement | null = null, focus = true): void {
    const panel = this.find(id);
    if (!panel || this.open === panel) return;
    this.open?.closed?.();
    this.opener = opener ?? this.opener ?? (document.activeElement as HTMLElement | null);
    this.open = panel;
    let body = this.bodies.get(panel);
    if (!body) {
      body = panel.make();
      this.bodies.set(panel, body);
    }
    this.body.replaceChildren(body);
    text(this.title, panel.title());
    this.place.dataset["panel"] = id;
    need("#room").dataset["panel"] = panel.large ? "large" : "side";
    show(this.place, true);
    panel.opened?.();
    const { state } = this.room.store;
    panel.renew?.(state, { ...state, people: new Map() });
    this.renewTabs(state);
    this.body.scrollTop = 0;
    if (focus) ((wide.matches ? panel.first?.() : null) ?? this.title).focus({ preventScroll: true });
  }

  close(): void {
    const panel = this.open;
    if (!panel) return;
    panel.closed?.();
    this.open = null;
    show(this.place, false);
    delete need("#room").dataset["panel"];
    this.renewTabs(this.room.store.state);
    const back = this.opener;
    this.opener = null;
    (back?.isConnected && back.offsetParent ? back : need("[data-act='more']")).focus();
  }

  renew(state: State, before: State): void {
    if (this.open && !(this.open.offered?.(state) ?? true)) this.close();
    this.open?.renew?.(state, before);
    if (this.open) text(this.title, this.open.title());
    this.renewTabs(state);
  }

  /** On a wide screen, the notebook's dividers; a phone has the list of "Plus". */
  private renewTabs(state: State): void {
    for (const panel of this.offered.filter((one) => one.tab)) {
      let tab = this.tabs.querySelector<HTMLButtonElement>(`[data-tab="${panel.id}"]`);
      if (!tab) {
        tab = el("button", { type: "button", class: panel.tab === "wide" ? "rtab rtab-wide" : "rtab", "data-tab": panel.id, onclick: (event) => this.toggle(panel.id, event.currentTarget as HTMLElement) }, icon(panel.icon), el("span"), el("b", { class: "num" }));
        this.tabs.append(tab);
      }
      tab.setAttribute("aria-expanded", String(this.open === panel));
      text(tab.querySelector("span"), panel.title());
      const count = panel.count?.(state) ?? 0;
      text(tab.querySelector("b"), count ? String(count) : "");
    }
  }
}

/** A line of a list of choices, as the kit draws them. */
export function row(name: string, words: string, hint: string, act: (event: Event) => void): HTMLButtonElement {
  return el("button", { type: "button", class: "row", onclick: act }, icon(name), el("span", { class: "row-words" }, el("span", { class: "row-title" }, words), hint ? el("span", { class: "row-hint" }, hint) : null));
}

export function small(words: string, act: () => void, kind = ""): HTMLButtonElement {
  return el("button", { type: "button", class: `mini ${kind}`.trim(), onclick: act }, words);
}

/** Asks before what cannot be taken back; says true when the person agreed. */
export function sure(question: string, yes: string): Promise<boolean> {
  return new Promise((done) => {
    const dialog = el("dialog", { class: "ask", "aria-labelledby": "ask-title" }, el("h2", { id: "ask-title" }, question));
    const answer = (value: boolean) => () => {
      dialog.close();
      dialog.remove();
      done(value);
    };
    dialog.append(el("div", { class: "buttons" }, el("button", { type: "button", class: "button button-danger", onclick: answer(true) }, yes), el("button", { type: "button", class: "button button-second", onclick: answer(false) }, say("no-keep"))));
    dialog.addEventListener("cancel", answer(false));
    need("#room").append(dialog);
    dialog.showModal();
  });
}
