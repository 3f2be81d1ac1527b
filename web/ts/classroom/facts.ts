/** What the page of a pad gives to its code. */
export interface Facts {
  socket: string; ticket: string; lang: string; pad: string; write: boolean; teaches: boolean; runner: string; csrf: string; nonce: string; result: string;
  words: Record<string, string>;
}
export interface Exercise { code: string; starter: string; html: string; tests: { says: string; code: string }[] }

export function read<T>(id: string): T | null {
  const found = document.getElementById(id)?.textContent;
  return found ? (JSON.parse(found) as T | null) : null;
}

export function say(words: Record<string, string>, name: string, given: Record<string, string | number> = {}): string {
  return (words[name] ?? name).replace(/%\((\w+)\)s/g, (_whole, key: string) => String(given[key] ?? ""));
}
