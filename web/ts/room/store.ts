import { blank, type State } from "./state";

export type Listener = (state: State, before: State) => void;

/** One state, replaced by patches. Listeners are told once per turn, with the state they were told last. */
export class Store {
  state: State = blank();
  private told: State = this.state;
  private waiting = false;
  private listeners = new Set<Listener>();

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  set(patch: Partial<State>): void {
    this.state = { ...this.state, ...patch };
    if (this.waiting) return;
    this.waiting = true;
    queueMicrotask(() => this.tell());
  }

  private tell(): void {
    this.waiting = false;
    const before = this.told;
    this.told = this.state;
    this.listeners.forEach((listener) => {
      try {
        listener(this.told, before);
      } catch (error) {
        // One panel that fails must not silence the room.
        setTimeout(() => {
          throw error;
        });
      }
    });
  }
}
