// Just enough of JavaScript to colour it, to indent it, and to keep a loop from running for ever. A whole parser weighs more than the editor.
import { StreamLanguage, type StringStream } from "@codemirror/language";

const KEYWORDS = new Set(
  "async await break case catch class const continue default delete do else extends finally for function if import in instanceof let new of return static super switch this throw try typeof var void while yield".split(" "),
);
const VALUES = new Set(["true", "false"]);
const NOTHING = new Set(["null", "undefined", "NaN"]);

interface Place { inside: "" | "comment" | "`"; depth: number }

function token(stream: StringStream, place: Place): string | null {
  if (place.inside === "comment") {
    if (stream.skipTo("*/")) {
      stream.match("*/");
      place.inside = "";
    } else stream.skipToEnd();
    return "comment";
  }
  if (place.inside === "`") return text(stream, place, "`");
  if (stream.eatSpace()) return null;
  if (stream.match("//")) {
    stream.skipToEnd();
    return "comment";
  }
  if (stream.match("/*")) {
    place.inside = "comment";
    return "comment";
  }
  if (stream.match(/^\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?n?/i)) return "number";
  const word = stream.match(/^[\p{L}_$][\p{L}\p{N}_$]*/u) as RegExpMatchArray | null;
  if (word) return KEYWORDS.has(word[0]) ? "keyword" : VALUES.has(word[0]) ? "bool" : NOTHING.has(word[0]) ? "null" : "variableName";
  const sign = stream.next() ?? "";
  if (sign === '"' || sign === "'") return text(stream, place, sign);
  if (sign === "`") {
    place.inside = "`";
    return text(stream, place, "`");
  }
  if ("{[(".includes(sign)) place.depth += 1;
  else if ("}])".includes(sign)) place.depth = Math.max(0, place.depth - 1);
  return null;
}

function text(stream: StringStream, place: Place, quote: string): string {
  for (let sign = stream.next(); sign; sign = stream.next()) {
    if (sign === "\\") stream.next();
    else if (sign === quote) {
      place.inside = "";
      break;
    }
  }
  return "string";
}

export const javascript = StreamLanguage.define<Place>({
  name: "javascript",
  startState: () => ({ inside: "", depth: 0 }),
  copyState: (place) => ({ ...place }),
  token,
  indent: (place, after, context) => (place.inside ? null : Math.max(0, place.depth - (/^\s*[}\])]/.test(after) ? 1 : 0)) * context.unit),
  languageData: { commentTokens: { line: "//", block: { open: "/*", close: "*/" } }, indentOnInput: /^\s*[}\])]$/, closeBrackets: { brackets: ["(", "[", "{", "'", '"', "`"] } },
});

/** Which signs are code: not in a text, a comment nor a regular expression. */
export function codeOf(source: string): boolean[] {
  const code: boolean[] = new Array<boolean>(source.length).fill(true);
  const skip = (from: number, end: number) => {
    code.fill(false, from, Math.min(end, source.length));
    return end;
  };
  let at = 0, before = "";
  while (at < source.length) {
    const sign = source[at] ?? "", two = source.slice(at, at + 2);
    if (two === "//" || two === "/*") {
      const end = source.indexOf(two === "//" ? "\n" : "*/", at + 2);
      at = skip(at, end < 0 ? source.length : end + (two === "//" ? 0 : 2));
      continue;
    }
    const expects = before === "" || "=(,:[!&|?{};+-*%<>~^\n".includes(before) || /\b(?:return|typeof|case|in|of)\s*$/.test(source.slice(Math.max(0, at - 12), at));
    const form = sign === '"' || sign === "'" || sign === "`" ? sign : sign === "/" && expects ? "/" : "";
    if (form) {
      let end = at + 1, listed = false;
      while (end < source.length && (listed || source[end] !== form)) {
        if (source[end] === "\\") end += 1;
        else if (form === "/" && source[end] === "[") listed = true;
        else if (form === "/" && source[end] === "]") listed = false;
        else if (source[end] === "\n" && form !== "`") break;
        end += 1;
      }
      at = skip(at, end + 1);
      before = "x";
      continue;
    }
    if (!/[ \t\r]/.test(sign)) before = sign;
    at += 1;
  }
  return code;
}

/** The same code, asking at each turn of a loop whether it may go on: for pages, which no other thread can stop. Lines stay where they are. */
export function guarded(source: string): string {
  const code = codeOf(source), put: [number, string][] = [];
  for (const found of source.matchAll(/\b(for|while)\s*\(/g)) {
    const start = found.index ?? 0, open = start + found[0].length;
    if (!code[start] || /[\w$.]/.test(source[start - 1] ?? "")) continue;
    if (found[1] === "while") {
      put.push([open, "__turn(),"]);
      continue;
    }
    const stops: number[] = [];
    for (let at = open, depth = 1; at < source.length && depth > 0; at += 1) {
      if (!code[at]) continue;
      const sign = source[at] ?? "";
      if ("([{".includes(sign)) depth += 1;
      else if (")]}".includes(sign)) depth -= 1;
      else if (sign === ";" && depth === 1) stops.push(at);
    }
    const [first, second] = stops;
    if (first !== undefined && second !== undefined) put.push([first + 1, source.slice(first + 1, second).trim() ? "__turn()," : "__turn()"]);
  }
  let made = source;
  for (const [at, words] of put.sort((one, other) => other[0] - one[0])) made = made.slice(0, at) + words + made.slice(at);
  return made;
}
