// What went wrong, in plain words, from what browsers say in English. What is not known says so, with the browser's own words after it.
import { say } from "./facts";
import type { Trouble } from "./run";

const KNOWN: [RegExp, string][] = [
  [/^(?:(.+?) is not defined|Can't find variable: (.+))$/, "e-defined"],
  [/^(.+?) is not a function/, "e-function"],
  [/Assignment to constant variable|invalid assignment to const|Attempted to assign to readonly/, "e-const"],
  [/Cannot (?:read|set) propert\w+ of (?:undefined|null) \((?:reading|setting) '(.+?)'\)/, "e-reading"],
  [/(?:undefined|null) is not an object|can't access property "(.+?)"|.+ is (?:undefined|null)$/, "e-reading"],
  [/Identifier '(.+?)' has already been declared|redeclaration of \w+ (.+)/, "e-twice"],
  [/Cannot access '(.+?)' before initialization|can't access lexical declaration '(.+?)'/, "e-early"],
  [/Missing initializer in const|missing = in const/, "e-const-empty"],
  [/Unexpected end of input|missing \} |unexpected end/i, "e-end"],
  [/missing \) /, "e-paren"],
  [/Invalid or unexpected token|Unterminated|unterminated string|'' string literal contains/i, "e-quote"],
  [/Unexpected token '(.+?)'/, "e-token"],
  [/Maximum call stack|too much recursion/i, "e-deep"],
];

export function explain(words: Record<string, string>, trouble: Trouble): { plain: string; raw: string } {
  if (trouble.name === "Blocked") return { plain: say(words, trouble.message === "storage" ? "e-storage" : "e-network"), raw: "" };
  const raw = `${trouble.name}: ${trouble.message}`;
  if (/Content Security Policy|NetworkError|Failed to (?:fetch|execute 'send')/.test(trouble.message)) return { plain: say(words, "e-network"), raw };
  if (trouble.name === "SecurityError") return { plain: say(words, "e-storage"), raw };
  for (const [form, name] of KNOWN) {
    const found = form.exec(trouble.message);
    if (found) return { plain: say(words, name, { name: found[1] ?? found[2] ?? "" }), raw };
  }
  return { plain: say(words, trouble.name === "SyntaxError" ? "e-syntax" : "e-other"), raw };
}
