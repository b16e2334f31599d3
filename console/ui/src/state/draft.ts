import { signal } from '@preact/signals';
import { asProblem } from '../api/problem';
import type { Schemas } from '../api/client';

// An after-call form while it is written. What is typed lives in this page's memory and, sealed, on the
// server; nothing of it ever goes into the browser's storage.

export type Form = Schemas['Form'];
export type Fields = Pick<Form, 'category' | 'note' | 'grade' | 'follow_up' | 'record' | 'plan'>;
export type DraftState = 'clean' | 'dirty' | 'saving' | 'saved' | 'unsaved' | 'conflict';

export interface DraftPort {
  read(call: string): Promise<Form>;
  /** leaving is true where the page is about to go away and the request must outlive it. */
  save(call: string, draft: Schemas['FormDraft'], leaving: boolean): Promise<Form>;
  submit(call: string, form: Schemas['FormSubmission']): Promise<Form>;
}

const saveEveryMs = 1000;
const firstRetryMs = 2000;
const lastRetryMs = 15_000;

/** One form. Give it up with close, which saves what is left. */
export class Draft {
  readonly fields;
  readonly state = signal<DraftState>('clean');
  /** The grade of the call as the server knows it: what has to be written down depends on it. */
  readonly callGrade = signal<Form['call_grade']>(undefined);
  readonly savedAt = signal<string | undefined>(undefined);
  /** The other tab's text where both were edited. */
  readonly theirs = signal<Form | undefined>(undefined);

  private version: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private inFlight: Promise<void> | undefined;
  private edited = false;
  private retry = firstRetryMs;
  private closed = false;

  constructor(
    private readonly port: DraftPort,
    form: Form,
  ) {
    this.call = form.call_id;
    this.version = form.version;
    this.fields = signal<Fields>(fieldsOf(form));
    this.savedAt.value = form.saved_at;
    this.callGrade.value = form.call_grade;
  }

  readonly call: string;

  /** Takes an edit; it is saved within a second. */
  edit(patch: Partial<Fields>): void {
    this.fields.value = { ...this.fields.value, ...patch };
    this.edited = true;
    if (this.state.value === 'conflict') return;
    this.state.value = 'dirty';
    this.later(saveEveryMs);
  }

  /** Takes what the server says of this form, unless something here is newer. */
  heed(form: Form): void {
    if (form.version <= this.version || this.edited || this.inFlight) return;
    this.accept(form);
    this.fields.value = fieldsOf(form);
  }

  /** Saves now, if there is something to save. */
  async flush(leaving = false): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (leaving) {
      if (this.edited && this.state.value !== 'conflict') void this.save(true);
      return;
    }
    await this.inFlight;
    if (this.edited && this.state.value !== 'conflict') await this.save(false);
  }

  /** Ends a conflict: with the text of this tab, or with the other's. */
  resolve(choice: 'mine' | 'theirs'): void {
    const other = this.theirs.value;
    if (!other) return;
    this.theirs.value = undefined;
    this.version = other.version;
    if (choice === 'theirs') {
      this.edited = false;
      this.fields.value = fieldsOf(other);
      this.state.value = 'saved';
      return;
    }
    this.state.value = 'dirty';
    void this.flush();
  }

  /** Hands the form in. Throws an ApiProblem where that is refused. */
  async submit(done: boolean): Promise<Form> {
    clearTimeout(this.timer);
    await this.inFlight;
    const form = await this.port.submit(this.call, { ...this.fields.value, version: this.version, done });
    this.edited = false;
    this.closed = true;
    this.accept(form);
    return form;
  }

  /** Saves what is left and stops. */
  close(): void {
    if (this.closed) return;
    void this.flush(true);
    this.closed = true;
  }

  private later(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.flush();
    }, ms);
  }

  private save(leaving: boolean): Promise<void> {
    if (this.closed) return Promise.resolve();
    const work = this.send(leaving).finally(() => {
      if (this.inFlight === work) this.inFlight = undefined;
    });
    this.inFlight = work;
    return work;
  }

  private async send(leaving: boolean): Promise<void> {
    this.edited = false;
    this.state.value = 'saving';
    try {
      const form = await this.port.save(this.call, { ...this.fields.value, version: this.version }, leaving);
      this.accept(form);
    } catch (error) {
      this.edited = true;
      await this.refused(asProblem(error).code);
    }
  }

  private accept(form: Form): void {
    this.version = Math.max(this.version, form.version);
    this.savedAt.value = form.saved_at ?? this.savedAt.value;
    this.callGrade.value = form.call_grade ?? this.callGrade.value;
    this.retry = firstRetryMs;
    this.state.value = this.edited ? 'dirty' : 'saved';
  }

  private async refused(code: string): Promise<void> {
    if (code === 'stale') {
      try {
        const other = await this.port.read(this.call);
        this.settle(other);
        return;
      } catch {
        // The other text cannot be had now; trying again leads here again.
      }
    }
    this.state.value = 'unsaved';
    if (this.closed) return;
    this.later(this.retry);
    this.retry = Math.min(this.retry * 2, lastRetryMs);
  }

  private settle(other: Form): void {
    const mine = this.fields.value;
    if (sameText(fieldsOf(other)) === sameText(mine)) {
      this.version = other.version;
      this.edited = false;
      this.state.value = 'saved';
      return;
    }
    this.theirs.value = other;
    this.state.value = 'conflict';
  }
}

/** A form to compare: one moment is written in several ways, with milliseconds and without. */
function sameText(f: Fields): string {
  return JSON.stringify({ ...f, follow_up: f.follow_up && Date.parse(f.follow_up.due_at) });
}

function fieldsOf(form: Form): Fields {
  const r = form.record ?? {};
  return {
    category: form.category,
    note: form.note,
    grade: form.grade,
    follow_up: form.follow_up,
    record: { contact: r.contact, problems: r.problems ?? [], outcome: r.outcome, flags: r.flags ?? [] },
    plan: form.plan,
  };
}
