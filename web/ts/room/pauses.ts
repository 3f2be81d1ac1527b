/**
 * Pause before the next attempt, ms: short at first, others wait. Not shorter for long: Chromium holds back a page's sockets, by up to 5 s,
 * when more than some thirty of them have failed. Without a network an attempt is only there in case the device is wrong about it.
 */
export function pause(attempt: number, network = true, random: () => number = Math.random): number {
  const most = !network ? 4000 : attempt < 10 ? 1000 : attempt < 30 ? 2400 : 4000;
  const base = network ? Math.min(most, 250 * 2 ** attempt) : most;
  return Math.max(250, Math.round(base * (0.6 + 0.4 * random())));
}

/** An attempt that hangs (the network swallows it) does not hold up the next one. */
export const HANGS = 2500;
/** After this the hanging one is given up. */
export const GIVEN_UP = 10_000;

/** How often a device that says it has no network is proved wrong: browsers tell of a network two seconds late, and late again after 40 s. */
export const SNIFF = 600;

export const PING = 3000;
export const SILENT = 9000;
/** A ping sent to know at once whether the connection still lives. */
export const PROBE = 2500;
export const LONG_AWAY = 15_000;
