import { signal } from '@preact/signals';
import { asProblem } from '../api/problem';

// Who is muted is known in two places: here, where the button is, and on the server. This brings them together: what
// the counsellor wants counts here at once, and is asked for until the server says so too, or says no.

export interface MutePort {
  ask(call: string, muted: boolean): Promise<void>;
}

/** What the counsellor wants and the server does not say yet. */
export interface MuteWish {
  readonly call: string;
  readonly muted: boolean;
  /** asking: the first request is under way; late: it failed and is repeated; refused: nothing is under way any more. */
  readonly state: 'asking' | 'late' | 'refused';
}

const firstPauseMs = 500;
const lastPauseMs = 4000;
/** With the pauses and a server that does not answer at all, about a minute. */
const mostTries = 15;

/** The wish of one desk. */
export class Mute {
  readonly wish = signal<MuteWish | undefined>(undefined);
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private again: (() => void) | undefined;

  constructor(private readonly port: MutePort) {}

  /** Whether a call's counsellor is to be silent here: by the server's word or by a wish that it does not know yet. */
  silent(call: string, server: boolean): boolean {
    const w = this.wish.value;
    return server || (w?.call === call && w.muted);
  }

  /**
   * Wants a call muted or not. Resolves after the first try, also where that failed for a reason that passes: it is
   * tried again. Throws where the server refuses.
   */
  async want(call: string, muted: boolean): Promise<void> {
    const mine = this.begin({ call, muted, state: 'asking' });
    await this.try(mine, call, muted, 1);
  }

  /** Takes in what the server says of the call at this desk. */
  heed(call: string | undefined, muted: boolean): void {
    const w = this.wish.value;
    if (!w || (w.call === call && w.muted !== muted)) return;
    this.forget(); // the server says what was wanted, or the call is over
  }

  /** Tries at once, because the network is back. */
  hurry(): void {
    this.again?.();
  }

  /** Forgets the wish, and asks for nothing any more. */
  forget(): void {
    this.stop();
    this.turn++;
    this.wish.value = undefined;
  }

  private begin(wish: MuteWish): number {
    this.stop();
    this.wish.value = wish;
    return ++this.turn;
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.again = undefined;
  }

  private async try(mine: number, call: string, muted: boolean, n: number): Promise<void> {
    try {
      await this.port.ask(call, muted);
    } catch (error) {
      if (mine !== this.turn) return; // another wish, or what was wanted is so already
      const problem = asProblem(error);
      const over = !passes(problem.status) || n >= mostTries;
      this.wish.value = { call, muted, state: over ? 'refused' : 'late' };
      if (over) throw problem;
      this.later(mine, call, muted, n + 1);
    }
  }

  private later(mine: number, call: string, muted: boolean, n: number): void {
    const run = () => {
      this.stop();
      // Nobody waits for a repeat: what becomes of it shows in the wish.
      this.try(mine, call, muted, n).catch(() => undefined);
    };
    this.again = run;
    this.timer = setTimeout(run, Math.min(firstPauseMs * 2 ** (n - 2), lastPauseMs));
  }
}

/** Whether a refusal may be none a moment later: no answer, too many requests, a server that starts or is overloaded. */
function passes(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}
