/** What this device keeps for the next time. Private windows and full disks refuse: nothing is lost that matters. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`room.${name}`) || null;
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    if (value) localStorage.setItem(`room.${name}`, value);
    else localStorage.removeItem(`room.${name}`);
  } catch {
    // kept for this page only
  }
}
