/** Loads the code of a component only on pages that show it: <div data-island="/static/kit/week.js">. */
export function startIslands(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-island]").forEach(async (place) => {
    const source = place.dataset["island"];
    if (!source || place.dataset["started"]) return;
    place.dataset["started"] = "1";
    const island = (await import(source)) as { start(place: HTMLElement): void };
    island.start(place);
  });
}
