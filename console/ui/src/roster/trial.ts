import { signal } from '@preact/signals';
import { asProblem, type ApiProblem } from '../api/problem';
import type { Change, Verdict } from './types';

/** How long a shift must rest over a cell before the server is asked. */
export const restMs = 80;

/** Asks what changes would do, one question at a time: a newer question takes the place of an older one, which is given up. */
export class Trial {
  readonly verdict = signal<Verdict | undefined>(undefined);
  readonly asking = signal(false);
  readonly problem = signal<ApiProblem | undefined>(undefined);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private open: AbortController | undefined;

  constructor(private readonly judge: (changes: Change[], signal: AbortSignal) => Promise<Verdict>) {}

  /** Asks after a moment of rest. No changes need no question. */
  ask(changes: Change[]): void {
    this.cancel();
    if (changes.length === 0) return;
    this.asking.value = true;
    this.timer = setTimeout(() => void this.send(changes), restMs);
  }

  /** Forgets the question and the answer. */
  cancel(): void {
    clearTimeout(this.timer);
    this.open?.abort();
    this.open = undefined;
    this.asking.value = false;
    this.verdict.value = undefined;
    this.problem.value = undefined;
  }

  private async send(changes: Change[]): Promise<void> {
    const mine = new AbortController();
    this.open = mine;
    try {
      const verdict = await this.judge(changes, mine.signal);
      if (this.open !== mine) return;
      this.verdict.value = verdict;
    } catch (error) {
      if (this.open !== mine) return;
      this.problem.value = asProblem(error);
    }
    this.open = undefined;
    this.asking.value = false;
  }
}
