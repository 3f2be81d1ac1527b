type Given = Record<string, string | boolean | number | null | undefined | ((event: Event) => void)>;
export type Child = Node | string | null | undefined | false;

const SVG = "http://www.w3.org/2000/svg";

/** An element: attributes by name, listeners as `onclick`, false and null leave an attribute out. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, given: Given = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child): child is Node | string => !!child));
  return made;
}

export function icon(name: string, kind = "icon"): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", kind);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#${name.startsWith("g-") ? name : `i-${name}`}`);
  svg.append(use);
  return svg;
}

export function setIcon(within: Element, name: string): void {
  within.querySelector("use")?.setAttribute("href", `#i-${name}`);
}

/** A line whose `d` can be changed: the thread. */
export function strand(kind: string, width: number, height: number): { svg: SVGSVGElement; path: SVGPathElement } {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", kind);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", `M0 ${height / 2}H${width}`);
  svg.append(path);
  return { svg, path };
}

/** A wave along a width, calm at both ends: `level` 0 is a straight line. */
export function wave(width: number, height: number, level: number, phase: number): string {
  const middle = height / 2;
  if (level < 0.02) return `M0 ${middle}H${width}`;
  const points: string[] = [];
  for (let n = 0; n <= 24; n += 1) {
    const at = n / 24;
    const calm = Math.sin(Math.PI * at);
    const y = middle - Math.sin(at * 15 + phase) * calm * Math.min(1, level) * (middle - 2);
    points.push(`${(at * width).toFixed(1)} ${y.toFixed(1)}`);
  }
  return `M${points.join("L")}`;
}

export function text(place: Element | null | undefined, words: string): void {
  if (place && place.textContent !== words) place.textContent = words;
}

export function show(place: HTMLElement | null | undefined, visible: boolean): void {
  if (place && place.hidden === visible) place.hidden = !visible;
}

const shown = new WeakMap<HTMLVideoElement, MediaStreamTrack>();

/**
 * Shows a stream; true when something changed. A stream whose track was replaced is given again: Chromium goes on showing the older one when
 * both have the same name (a connection made again with the same camera), Safari whatever their names.
 */
export function screen(video: HTMLVideoElement, stream: MediaStream | null): boolean {
  const track = stream?.getVideoTracks()[0];
  if (video.srcObject === stream && shown.get(video) === track) return false;
  video.srcObject = stream;
  if (track) shown.set(video, track);
  else shown.delete(video);
  if (stream) void video.play().catch(() => undefined);
  return true;
}

/** Keeps the children of a list in the order of `items`, each element once: focus stays where it is. */
export function keep<T>(list: Element, items: readonly T[], key: (item: T) => string, make: (item: T) => HTMLElement, renew?: (place: HTMLElement, item: T) => void): void {
  const known = new Map<string, HTMLElement>();
  for (const child of Array.from(list.children) as HTMLElement[]) known.set(child.dataset["key"] ?? "", child);
  const wanted = new Set(items.map(key));
  for (const [name, child] of known) if (!wanted.has(name)) child.remove();
  let place: Element | null = list.firstElementChild;
  for (const item of items) {
    const name = key(item);
    let here = known.get(name);
    if (!here) {
      here = make(item);
      here.dataset["key"] = name;
    }
    renew?.(here, item);
    if (here === place) place = place.nextElementSibling;
    else list.insertBefore(here, place);
  }
}

export function need<T extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

/** Is the person writing? Then a letter is a letter. */
export function writing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);
}

export const wide = matchMedia("(min-width: 1000px) and (min-height: 500px)");
export const calm = matchMedia("(prefers-reduced-motion: reduce)");
