import type { EventName, RefusalCode } from "./types";

export interface Message {
  re?: number;
  on?: EventName;
  ok?: boolean;
  with?: unknown;
  code?: RefusalCode;
  say?: string;
}

export function parsed(text: unknown): Message | null {
  try {
    const message: unknown = JSON.parse(String(text));
    return message && typeof message === "object" ? message : null;
  } catch {
    return null;
  }
}

/** Not waiting for a close that may never come. */
export function release(socket: WebSocket): void {
  socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
  try {
    socket.close();
  } catch {
    // it was never open
  }
}
