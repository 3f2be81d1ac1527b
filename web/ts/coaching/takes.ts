/** One take on this device. `heard`: a voice was heard. `done` is false while it is recorded; `beat` is when its last second was written. `shared`: its page here, or "". */
export interface Take {
  id: number;
  at: number;
  beat: number;
  mime: string;
  video: boolean;
  seconds: number;
  silences: number;
  silent: number;
  done: boolean;
  heard: boolean;
  transcript: string;
  shared: string;
}

export class Full extends Error {}

const BEATS = 5000; // ms without a new second: nobody records it any more

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((good, bad) => {
    request.onsuccess = () => good(request.result);
    request.onerror = () => bad(request.error);
  });
}

function finished(change: IDBTransaction): Promise<void> {
  return new Promise((good, bad) => {
    const failed = () => bad(change.error?.name === "QuotaExceededError" ? new Full() : change.error ?? new Error("abort"));
    change.oncomplete = () => good();
    change.onabort = failed;
    change.onerror = failed;
  });
}

/**
 * Takes of one candidate in this browser; their seconds are written as they come, so that a closed tab loses one second at most.
 * `module` names the shelf: two modules on one device do not see each other's takes.
 */
export class Takes {
  private constructor(private base: IDBDatabase) {}

  static async open(mine: string, module = "pitch"): Promise<Takes> {
    const request = indexedDB.open(`lefil-${module}-${mine}`, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("takes", { keyPath: "id", autoIncrement: true });
      request.result.createObjectStore("parts", { autoIncrement: true }).createIndex("take", "take");
    };
    return new Takes(await asked(request));
  }

  async begin(facts: Omit<Take, "id">): Promise<Take> {
    const change = this.base.transaction("takes", "readwrite");
    const id = (await asked(change.objectStore("takes").add(facts))) as number;
    return { ...facts, id };
  }

  /** Full when the device has no room left; what came before stays. */
  async add(take: Take, part: Blob): Promise<void> {
    const change = this.base.transaction(["takes", "parts"], "readwrite");
    const end = finished(change);
    try {
      change.objectStore("parts").add({ take: take.id, part });
      change.objectStore("takes").put(take);
    } catch (error) {
      end.catch(() => undefined);
      throw (error as DOMException).name === "QuotaExceededError" ? new Full() : error;
    }
    await end;
  }

  async write(take: Take): Promise<void> {
    const change = this.base.transaction("takes", "readwrite");
    change.objectStore("takes").put(take);
    await finished(change);
  }

  /** Oldest first. Those that another tab may be recording now are left out; `wait` is when to look again, in ms, 0 when there are none. */
  async all(): Promise<{ rows: Take[]; wait: number }> {
    const rows = (await asked(this.base.transaction("takes").objectStore("takes").getAll())) as Take[];
    const still = rows.filter((row) => row.done || Date.now() - row.beat > BEATS);
    return { rows: still, wait: still.length < rows.length ? BEATS + 1000 : 0 };
  }

  async sound(take: Take): Promise<Blob> {
    const rows = (await asked(this.base.transaction("parts").objectStore("parts").index("take").getAll(take.id))) as { part: Blob }[];
    return new Blob(rows.map((row) => row.part), { type: take.mime });
  }

  async remove(take: Take): Promise<void> {
    const change = this.base.transaction(["takes", "parts"], "readwrite");
    change.objectStore("takes").delete(take.id);
    const parts = change.objectStore("parts");
    const keys = await asked(parts.index("take").getAllKeys(take.id));
    keys.forEach((key) => parts.delete(key));
    await finished(change);
  }
}
