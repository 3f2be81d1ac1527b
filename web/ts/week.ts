/** The weekly grid: one stroke of the thumb or the mouse paints several boxes; arrows move from box to box. */
export function start(week: HTMLElement): void {
  const table = week.querySelector("table");
  if (!table) return;
  const grid = Array.from(table.tBodies[0]?.rows ?? [], (row) => Array.from(row.querySelectorAll("input")));
  paint(table);
  arrows(table, grid);
  wholeLines(table, grid, week.dataset["all"] ?? "");
}

function set(box: HTMLInputElement, value: boolean): void {
  if (box.checked === value) return;
  box.checked = value;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

/** A touch on the name of a day or of a band fills its line, or empties it when it was full. */
function wholeLines(table: HTMLTableElement, grid: HTMLInputElement[][], words: string): void {
  const button = (head: Element, boxes: HTMLInputElement[]) => {
    const all = document.createElement("button");
    all.type = "button";
    all.className = "week-all";
    all.setAttribute("aria-label", `${(head.querySelector(".week-long") ?? head).textContent}, ${words}`);
    all.append(...head.childNodes);
    head.append(all);
    all.addEventListener("click", () => {
      const value = !boxes.every((box) => box.checked);
      boxes.forEach((box) => set(box, value));
    });
  };
  table.querySelectorAll("thead th").forEach((head, column) => {
    button(head, grid.flatMap((row) => row[column] ?? []));
  });
  table.querySelectorAll("tbody th").forEach((head, row) => button(head, grid[row] ?? []));
}

function boxAt(table: HTMLElement, x: number, y: number): HTMLInputElement | null {
  const cell = document.elementFromPoint(x, y)?.closest("td");
  return cell && table.contains(cell) ? cell.querySelector("input") : null;
}

function paint(table: HTMLTableElement): void {
  let stroke: { value: boolean; pointer: number; moved: boolean; first: HTMLInputElement } | null = null;
  table.addEventListener("pointerdown", (event) => {
    const box = boxAt(table, event.clientX, event.clientY);
    if (!box || event.button !== 0) return;
    stroke = { value: !box.checked, pointer: event.pointerId, moved: false, first: box };
  });
  table.addEventListener("pointermove", (event) => {
    if (!stroke || event.pointerId !== stroke.pointer) return;
    const box = boxAt(table, event.clientX, event.clientY);
    if (!box || (box === stroke.first && !stroke.moved)) return;
    stroke.moved = true;
    set(stroke.first, stroke.value);
    set(box, stroke.value);
  });
  const stop = () => {
    // The click that may end a stroke would toggle the last box again; it comes before the next task, if it comes.
    if (stroke?.moved) {
      const swallow = (event: Event) => event.preventDefault();
      table.addEventListener("click", swallow, { capture: true });
      setTimeout(() => table.removeEventListener("click", swallow, { capture: true }));
    }
    stroke = null;
  };
  addEventListener("pointerup", stop);
  addEventListener("pointercancel", () => (stroke = null));
  table.classList.add("week-painting");
}

const STEPS: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function arrows(table: HTMLTableElement, grid: HTMLInputElement[][]): void {
  const turn = getComputedStyle(table).direction === "rtl" ? -1 : 1;
  table.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const row = grid.findIndex((boxes) => boxes.includes(event.target as HTMLInputElement));
    if (!step || row < 0) return;
    const column = grid[row]?.indexOf(event.target as HTMLInputElement) ?? 0;
    const next = grid[row + step[0]]?.[column + step[1] * turn];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
