import { signal } from '@preact/signals';
import { asProblem, type ApiProblem } from '../api/problem';
import type { Schemas } from '../api/client';

// The answers of an assessment while they are given. Several people may give them, one after the other or at once: an
// answer that is kept by somebody else stays unless it was given here since.

export type Assessment = Schemas['Assessment'];
export type Given = Record<string, string>;

export interface AnswersPort {
  read(): Promise<Assessment>;
  save(draft: Schemas['AssessmentDraft']): Promise<Assessment>;
  confirm(c: Schemas['AssessmentConfirmation']): Promise<Assessment>;
}

export type KeptState = 'kept' | 'saving' | 'unsaved';

const firstRetryMs = 1000;
const lastRetryMs = 10_000;

/** The answers of one call. Give them up with close. */
export class Answers {
  readonly data = signal<Assessment | undefined>(undefined);
  readonly given = signal<Given>({});
  readonly state = signal<KeptState>('kept');
  readonly problem = signal<ApiProblem | undefined>(undefined);

  /** What was pressed here and is not kept yet; the empty text takes an answer back. */
  private mine: Given = {};
  private working: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retry = firstRetryMs;
  private closed = false;
  /** Changes of our own that the stream will tell of; they need not be read again. */
  private echoes = 0;

  constructor(private readonly port: AnswersPort) {}

  /** Begins with what has been read already. */
  begin(known: Assessment): void {
    if (!this.data.peek()) this.take(known);
  }

  /** Reads what is kept. */
  async load(): Promise<void> {
    try {
      this.take(await this.port.read());
      this.problem.value = undefined;
    } catch (error) {
      this.problem.value = asProblem(error);
    }
  }

  /** The stream says that something has changed. */
  async changed(): Promise<void> {
    if (this.echoes > 0) {
      this.echoes--;
      return;
    }
    await this.working;
    await this.load();
  }

  /** Takes an answer, or takes it back with the empty text. */
  press(item: string, answer: string): void {
    this.mine = { ...this.mine, [item]: answer };
    this.given.value = merge(this.given.value, this.mine);
    this.state.value = 'saving';
    void this.flush();
  }

  /** Keeps what is not kept yet. */
  async flush(): Promise<void> {
    while (this.working) await this.working;
    if (this.closed || Object.keys(this.mine).length === 0) return;
    clearTimeout(this.timer);
    const work = this.send().finally(() => {
      if (this.working === work) this.working = undefined;
    });
    this.working = work;
    await work;
  }

  /** Confirms what a person has decided on. Throws an ApiProblem where that is refused. */
  async confirm(id: string, decided: Schemas['Grade'], reason: string): Promise<void> {
    await this.flush();
    const d = this.data.value;
    if (!d) return;
    try {
      const next = await this.port.confirm({ id, version: d.version, answers: this.given.value, decided, ...(reason ? { reason } : {}) });
      this.echoes++;
      this.take(next);
    } catch (error) {
      if (asProblem(error).code === 'stale') await this.load();
      throw error;
    }
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async send(): Promise<void> {
    const sent = this.mine;
    const d = this.data.value;
    if (!d) return;
    try {
      const next = await this.port.save({ version: d.version, answers: merge(d.answers, sent) });
      this.echoes++;
      for (const [item, answer] of Object.entries(sent)) if (this.mine[item] === answer) this.mine = without(this.mine, item);
      // What was confirmed comes back without its answers: they are known here already.
      this.take({ ...next, confirmed: d.confirmed.length === next.confirmed.length ? d.confirmed : next.confirmed });
      this.retry = firstRetryMs;
      this.problem.value = undefined;
      if (Object.keys(this.mine).length > 0) this.again(0);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code === 'stale') {
        await this.load();
        this.again(0);
        return;
      }
      this.problem.value = problem;
      this.state.value = 'unsaved';
      if (!problem.passing) return;
      this.again(this.retry);
      this.retry = Math.min(this.retry * 2, lastRetryMs);
    }
  }

  private again(ms: number): void {
    clearTimeout(this.timer);
    if (!this.closed) this.timer = setTimeout(() => void this.flush(), ms);
  }

  private take(next: Assessment): void {
    this.data.value = next;
    this.given.value = merge(next.answers, this.mine);
    this.state.value = Object.keys(this.mine).length > 0 ? 'saving' : 'kept';
  }
}

/** The answers of a with those of b over them; the empty text takes one back. */
export function merge(a: Given, b: Given): Given {
  const out = { ...a };
  for (const [item, answer] of Object.entries(b)) {
    if (answer) out[item] = answer;
    else delete out[item];
  }
  return out;
}

function without(g: Given, item: string): Given {
  const { [item]: _, ...rest } = g;
  return rest;
}

const rank: Record<Schemas['Grade'], number> = { red: 0, yellow: 1, green: 2 };

/** What the answers ask for: the most urgent response that any of them asks for, and which questions those are. */
export function suggest(items: readonly Schemas['AssessmentItem'][], given: Given): { grade: Schemas['Grade']; because: string[]; open: string[] } {
  let grade: Schemas['Grade'] = 'green';
  let because: string[] = [];
  const open: string[] = [];
  for (const item of items) {
    const answer = item.answers.find((a) => a.id === given[item.id]);
    if (!answer) open.push(item.id);
    else if (answer.grade && rank[answer.grade] < rank[grade]) {
      grade = answer.grade;
      because = [item.id];
    } else if (answer.grade === grade) because.push(item.id);
  }
  return { grade, because, open };
}

/** Whether one response is less urgent than another. */
export function less(a: Schemas['Grade'], than: Schemas['Grade']): boolean {
  return rank[a] > rank[than];
}
