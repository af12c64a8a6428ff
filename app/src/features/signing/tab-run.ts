/** Work of many parts that goes on while its person looks at other pages of this tab. */
import { sessionState } from "@/api/session";
import { Observable } from "@/lib/observable";

export interface TabRunState<Outcome> {
  readonly phase: "running" | "stopped" | "ended" | "failed";
  readonly outcomes: readonly Outcome[];
  readonly error?: unknown;
}

/** What the work tells as it goes, and asks between two lots. */
export interface Hold<Outcome> {
  readonly tell: (outcomes: readonly Outcome[]) => void;
  readonly mayGoOn: () => boolean;
}

/** The one run of its kind in this tab; `About` is what it is about. */
export class TabRun<Outcome, About extends object> {
  readonly state = new Observable<(About & TabRunState<Outcome>) | undefined>(undefined);

  /** `work` says whether it came to its end. Nothing is thrown: what went wrong is in the state. */
  async start(about: About, work: (hold: Hold<Outcome>) => Promise<boolean>): Promise<void> {
    this.state.set({ ...about, phase: "running", outcomes: [] });
    try {
      const whole = await work({ tell: (outcomes) => this.#note(outcomes), mayGoOn: () => this.#mayGoOn() });
      if (whole) this.#change({ phase: "ended" });
    } catch (error) {
      this.#change({ phase: "failed", error });
    }
  }

  stop(): void {
    this.#change({ phase: "stopped" });
  }

  #note(outcomes: readonly Outcome[]): void {
    const { value } = this.state;
    if (value !== undefined) this.#change({ outcomes: [...value.outcomes, ...outcomes] });
  }

  /** Whoever signs out stops it. */
  #mayGoOn(): boolean {
    if (sessionState.value.status !== "signed_in") this.stop();
    return this.state.value?.phase === "running";
  }

  #change(changes: Partial<TabRunState<Outcome>>): void {
    const { value } = this.state;
    if (value !== undefined) this.state.set({ ...value, ...changes });
  }
}
