// The teacher's wall: cards as the socket tells them. The page works without: it is then as it was when it was asked.
import { read, say } from "./facts";

interface Facts { socket: string; ticket: string; lang: string; me: string; open: string; words: Record<string, string> }
interface Card { pad: string; learner: string; called: string; need: string; say: string; lines: string[]; rank: number; place: number; helper: string; helper_called: string; with_whom: string }

const HELP = new Set(["loop", "stuck", "fails"]);
const WRITES = 15_000, PING = 10_000, SILENT = 25_000;

export function start(place: HTMLElement): void {
  const facts = read<Facts>("wall-facts");
  if (facts) new Wall(place, facts);
}

class Wall {
  private cards = new Map<string, Card>();
  private rows = new Map<string, HTMLElement>();
  private typed = new Map<string, number>();
  private grid: HTMLElement;
  private state: HTMLElement | null;
  private byNeed = false;
  private mine: boolean;
  private heard = 0;
  private tries = 0;
  private socket: WebSocket | null = null;

  constructor(private place: HTMLElement, private facts: Facts) {
    this.grid = this.need("[data-cards]");
    this.state = document.querySelector("[data-wall-state]");
    const tools = this.need("[data-wall-tools]"), order = this.need("[data-order]"), mine = this.need("[data-mine]");
    tools.hidden = false;
    this.mine = mine.getAttribute("aria-pressed") === "true";
    order.addEventListener("click", () => {
      this.byNeed = this.toggle(order);
      this.draw();
    });
    mine.addEventListener("click", () => {
      this.mine = this.toggle(mine);
      this.draw();
    });
    setInterval(() => this.pulse(), PING);
    addEventListener("online", () => this.socket?.readyState === WebSocket.CLOSED && this.connect());
    this.connect();
  }

  private need(choice: string): HTMLElement {
    return this.place.querySelector<HTMLElement>(choice) as HTMLElement;
  }

  private toggle(button: HTMLElement): boolean {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    return on;
  }

  private connect(): void {
    const mine = (this.socket = new WebSocket(location.origin.replace("http", "ws") + this.facts.socket));
    const say_ = (asked: object) => mine.send(JSON.stringify(asked));
    mine.onopen = () => say_({ do: "hello", ticket: this.facts.ticket, lang: this.facts.lang });
    mine.onmessage = (event: MessageEvent<string>) => {
      this.heard = Date.now();
      const told = JSON.parse(event.data) as { on: string; cards: Card[]; pads: Record<string, string[]> };
      if (told.on === "class" && this.state?.dataset["kind"] !== "live") {
        this.tries = 0;
        this.tell("live", "live");
        say_({ do: "wall" });
      } else if (told.on === "cards") {
        for (const card of told.cards) this.cards.set(card.pad, card);
        this.draw();
      } else if (told.on === "typed") for (const [pad, lines] of Object.entries(told.pads)) this.type(pad, lines);
    };
    mine.onclose = (event) => {
      this.tell(event.code === 4003 ? "closed" : "offline", "bad");
      if (event.code !== 4003) setTimeout(() => this.connect(), Math.min(8000, 500 * 2 ** this.tries++));
    };
  }

  private pulse(): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    if (Date.now() - this.heard > SILENT) this.socket.close();
    else this.socket.send(JSON.stringify({ do: "ping" }));
  }

  private tell(words: string, kind: string): void {
    if (!this.state) return;
    this.state.textContent = say(this.facts.words, words);
    this.state.dataset["kind"] = kind;
  }

  /** Lines just typed: who was still is writing now; a raised hand stays first. */
  private type(pad: string, lines: string[]): void {
    const card = this.cards.get(pad), row = this.rows.get(pad);
    if (!card || !row) return;
    card.lines = lines;
    this.typed.set(pad, Date.now());
    for (const mate of this.cards.values()) if (mate !== card && mate.with_whom.includes(card.called)) this.rows.get(mate.pad)?.querySelector("[data-lines]")?.replaceChildren(lines.join("\n"));
    row.querySelector("[data-lines]")?.replaceChildren(lines.join("\n"));
    if (card.need !== "hand" && card.need !== "writes") {
      card.need = "writes";
      card.say = say(this.facts.words, "writes");
      this.draw();
    }
  }

  private draw(): void {
    for (const card of this.cards.values()) this.row(card);
    const known = [...this.cards.values()];
    const order = known.sort((one, other) => (this.byNeed ? one.place - other.place : one.called.localeCompare(other.called, this.facts.lang)));
    const seen = order.filter((card) => !this.mine || card.helper === this.facts.me).map((card) => this.rows.get(card.pad) as HTMLElement);
    const now = [...this.grid.children];
    if (seen.length !== now.length || seen.some((row, n) => row !== now[n])) {
      const focus = document.activeElement as HTMLElement | null;
      this.grid.replaceChildren(...seen);
      if (focus && this.grid.contains(focus)) focus.focus();
    }
    const ranked = [...this.cards.values()];
    this.list("[data-hands]", ranked.filter((card) => card.rank > 0).sort((a, b) => a.rank - b.rank), "no-hands", () => "");
    this.list("[data-help]", ranked.filter((card) => HELP.has(card.need)).sort((a, b) => a.place - b.place), "no-help", (card) => card.say);
  }

  private row(card: Card): void {
    let row = this.rows.get(card.pad);
    if (!row) {
      const made = this.need("[data-card]") as HTMLTemplateElement;
      row = this.grid.querySelector<HTMLElement>(`[data-pad="${card.pad}"]`) ?? ((made.content.firstElementChild as HTMLElement).cloneNode(true) as HTMLElement);
      row.dataset["pad"] = card.pad;
      this.rows.set(card.pad, row);
    }
    const put = (choice: string, words: string) => {
      const place = row?.querySelector(choice);
      if (place && place.textContent !== words) place.textContent = words;
    };
    const link = row.querySelector<HTMLAnchorElement>("[data-open]");
    if (link) link.href = this.facts.open.replace("KEY", card.learner);
    const late = card.need === "works" && Date.now() - (this.typed.get(card.pad) ?? 0) < WRITES;
    row.dataset["need"] = late ? "writes" : card.need;
    put("[data-open]", card.called);
    put("[data-say]", card.say);
    put("[data-lines]", card.lines.join("\n"));
    put("[data-helper-name]", card.helper_called);
    put("[data-mates]", card.with_whom ? `+ ${card.with_whom}` : "");
    put("[data-rank]", String(card.rank));
    (row.querySelector("[data-rank]") as HTMLElement).hidden = card.rank === 0;
  }

  private list(choice: string, cards: Card[], none: string, words: (card: Card) => string): void {
    const place = this.need(choice), key = cards.map((card) => card.called + words(card) + card.learner).join();
    if (place.dataset["key"] === key) return;
    place.dataset["key"] = key;
    place.replaceChildren(...(cards.length ? cards.map((card) => this.item(card, words(card))) : [this.quiet(none)]));
  }

  private item(card: Card, words: string): HTMLElement {
    const row = document.createElement("li"), name = document.createElement("span"), link = document.createElement("a");
    const called = document.createElement("bdi"), small = document.createElement("small");
    called.textContent = card.called;
    small.textContent = words;
    name.append(called, ...(words ? [small] : []));
    link.className = "button button-second button-small";
    link.href = this.facts.open.replace("KEY", card.learner);
    link.textContent = say(this.facts.words, "open");
    row.append(name, link);
    return row;
  }

  private quiet(none: string): HTMLElement {
    const row = document.createElement("li");
    row.className = "hush";
    row.textContent = say(this.facts.words, none);
    return row;
  }
}
