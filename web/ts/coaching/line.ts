import { ends } from "./silences";

const SVG = "http://www.w3.org/2000/svg";
const FROM = 10;
const WIDTH = 320;

function shape(tag: string, kind: string, given: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, tag);
  made.setAttribute("class", kind);
  Object.entries(given).forEach(([name, value]) => made.setAttribute(name, String(value)));
  return made;
}

/** The time as a thread: solid where it has gone, dashed where it has not, a knot at the end of each block. */
export class Line {
  readonly svg = shape("svg", "mini-thread pitch-line", { viewBox: "0 0 320 28", "aria-hidden": "true" });
  private gone = shape("path", "mt-line", {});
  private left = shape("path", "mt-gap", {});
  private knots: SVGElement[] = [];
  private stops: number[] = [];

  constructor(shares: readonly number[], private length: number) {
    this.svg.append(this.left, this.gone);
    this.set(length, shares);
  }

  set(length: number, shares: readonly number[]): void {
    this.length = length;
    this.knots.forEach((knot) => knot.remove());
    this.stops = ends(shares, length);
    this.knots = this.stops.map((stop) => shape("circle", "mt-open", { cx: this.place(stop), cy: 14, r: 5 }));
    this.svg.append(...this.knots);
    this.at(0);
  }

  private place(seconds: number): number {
    return FROM + ((WIDTH - 2 * FROM) * Math.min(seconds, this.length)) / this.length;
  }

  /** Moves to a moment and says in which block it is, the last one beyond the end. */
  at(seconds: number): number {
    const here = this.place(seconds).toFixed(1);
    this.gone.setAttribute("d", `M${FROM} 14H${here}`);
    this.left.setAttribute("d", `M${here} 14H${WIDTH - FROM}`);
    const block = this.stops.findIndex((stop) => seconds < stop);
    const current = block < 0 ? this.stops.length - 1 : block;
    this.knots.forEach((knot, place) => {
      const past = seconds >= (this.stops[place] ?? 0);
      knot.setAttribute("class", past ? "mt-done" : place === current && seconds > 0 ? "mt-now" : "mt-open");
    });
    return current;
  }
}
