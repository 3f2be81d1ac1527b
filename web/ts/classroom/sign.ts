/** A frame to sign in, with a finger, a pen or a mouse. What is drawn becomes a path of whole numbers, 600 by 200, in the form. */
const WIDE = 600;
const HIGH = 200;
const MOST = 7800;
const NEAR = 3;

export function start(place: HTMLElement): void {
  const svg = place.querySelector<SVGSVGElement>("svg");
  const field = place.querySelector<HTMLInputElement>('input[name="path"]');
  const clear = place.querySelector<HTMLButtonElement>("[data-clear]");
  const line = svg?.querySelector<SVGPathElement>("[data-line]");
  if (!svg || !field || !clear || !line) return;
  place.hidden = false;
  let strokes: string[] = [];
  let points: string[] = [];
  let last: [number, number] | null = null;

  const show = (): void => {
    const drawn = [...strokes, points.length > 1 ? `M${points.join("L")}` : ""].join("");
    line.setAttribute("d", drawn);
    field.value = drawn;
    clear.hidden = drawn === "";
  };
  const at = (event: PointerEvent): [number, number] => {
    const box = svg.getBoundingClientRect();
    const across = ((event.clientX - box.left) / box.width) * WIDE;
    const down = ((event.clientY - box.top) / box.height) * HIGH;
    return [Math.round(Math.min(Math.max(across, 0), WIDE)), Math.round(Math.min(Math.max(down, 0), HIGH))];
  };
  const add = (here: [number, number]): void => {
    if (last && Math.abs(here[0] - last[0]) + Math.abs(here[1] - last[1]) < NEAR) return;
    if (field.value.length > MOST) return;
    last = here;
    points.push(here.join(" "));
    show();
  };
  const finish = (): void => {
    if (points.length > 1) strokes.push(`M${points.join("L")}`);
    points = [];
    last = null;
    show();
  };

  svg.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    add(at(event));
  });
  svg.addEventListener("pointermove", (event) => {
    if (last === null || !event.isPrimary) return;
    const parts = event.getCoalescedEvents?.() ?? [];
    (parts.length ? parts : [event]).forEach((part) => add(at(part)));
  });
  svg.addEventListener("pointerup", finish);
  svg.addEventListener("pointercancel", finish);
  clear.addEventListener("click", () => {
    strokes = [];
    points = [];
    last = null;
    show();
    svg.focus();
  });
}
