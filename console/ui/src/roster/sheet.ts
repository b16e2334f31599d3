import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { asProblem, type ApiProblem } from '../api/problem';
import { cellKey, cellsOf, codes, edit, heldOf, marksOf, netChanges, noEdits, othersOf, redo, undo, withChanges, type Edits, type Other, type Place } from './cells';
import { Trial } from './trial';
import type { Change, Draft, Leave, Verdict, Violation } from './types';

/** What a sheet asks of the console. */
export interface Ledger {
  read(): Promise<Draft>;
  judge(changes: Change[], signal?: AbortSignal): Promise<Verdict>;
  change(body: { version: number; changes: Change[]; override?: string }): Promise<unknown>;
}

/** A draft on the screen: as it was read, what is changed and not saved yet, and what that would cost. */
export class Sheet {
  readonly draft: Signal<Draft>;
  readonly edits = signal<Edits>(noEdits);
  /** What others changed since this page read the draft; shown until it is put away. */
  readonly others = signal<Other[]>([]);
  /** Hard rules because of which saving was refused. */
  readonly refused = signal<Violation[]>([]);
  readonly problem = signal<ApiProblem | undefined>(undefined);
  readonly saving = signal(false);
  /** What all unsaved changes together would do. */
  readonly trial: Trial;
  /** What a shift would do where it is being dragged to. */
  readonly hover: Trial;
  readonly base = computed(() => cellsOf(this.draft.value.assignments));
  readonly changes: ReadonlySignal<Change[]> = computed(() => netChanges(this.base.value, this.edits.value));
  readonly cells = computed(() => withChanges(this.base.value, this.changes.value));
  readonly marks = computed(() => marksOf(this.draft.value.violations));
  readonly codes = computed(() => codes(this.draft.value.types));
  readonly changed = computed(() => new Set(this.changes.value.map((c) => cellKey(c.staff, c.date))));
  readonly wishes = computed(() => grouped(this.draft.value.requests, (r) => cellKey(r.staff, r.date)));
  private readonly away = computed(() => grouped(this.draft.value.leave, (l) => l.staff));
  private readonly heldAt = computed(() => heldOf(this.draft.value));

  constructor(
    draft: Draft,
    private readonly ledger: Ledger,
  ) {
    this.draft = signal(draft);
    this.trial = new Trial(ledger.judge);
    this.hover = new Trial(ledger.judge);
  }

  held(at: Place) {
    return this.heldAt.value(at);
  }

  leaveAt(at: Place): Leave | undefined {
    return this.away.value.get(at.staff)?.find((l) => l.from <= at.date && at.date <= l.to);
  }

  /** Makes a step of changes, unless a cell of it may not be changed. Returns whether it was made. */
  make(step: Change[]): boolean {
    if (step.length === 0 || step.some((c) => this.held(c))) return false;
    this.set(edit(this.edits.value, step));
    return true;
  }

  undo(): void {
    this.set(undo(this.edits.value));
  }

  redo(): void {
    this.set(redo(this.edits.value));
  }

  /** Takes the last step back if it is about a cell. Returns whether it was. */
  undoAt(at: Place): boolean {
    const mine = this.edits.value.done.at(-1)?.some((c) => c.staff === at.staff && c.date === at.date) ?? false;
    if (mine) this.undo();
    return mine;
  }

  discard(): void {
    this.set(noEdits);
  }

  /** Asks what a step would do on top of what is changed already, without making it. */
  look(step: Change[]): void {
    this.hover.ask(step.length === 0 ? [] : netChanges(this.base.value, edit(this.edits.value, step)));
  }

  /** Saves all changes or none. Where somebody else was quicker, the draft is read again and the changes stay, unsaved. */
  async save(override?: string): Promise<boolean> {
    if (this.saving.value || this.changes.value.length === 0) return false;
    this.saving.value = true;
    this.problem.value = undefined;
    this.refused.value = [];
    const changes = this.changes.value;
    const sent = this.edits.value.done;
    try {
      await this.ledger.change({ version: this.draft.value.version, changes, ...(override ? { override } : {}) });
      // What was done while the answer was on its way stays unsaved.
      const rest = () => ({ done: this.edits.value.done.filter((step) => !sent.includes(step)), undone: [] });
      await this.reread(rest);
      this.others.value = [];
      return true;
    } catch (error) {
      await this.explain(asProblem(error), changes);
      return false;
    } finally {
      this.saving.value = false;
    }
  }

  /** Reads the draft again, such as after a search, and keeps what is not saved. */
  async reload(): Promise<void> {
    try {
      await this.reread(() => this.edits.value);
    } catch (error) {
      this.problem.value = asProblem(error);
    }
  }

  private async reread(edits: () => Edits): Promise<void> {
    const draft = await this.ledger.read();
    batch(() => {
      this.draft.value = draft;
      this.set(edits());
    });
  }

  private async explain(problem: ApiProblem, changes: Change[]): Promise<void> {
    this.problem.value = problem;
    try {
      if (problem.status === 409) {
        const before = this.base.value;
        await this.reread(() => this.edits.value);
        this.others.value = othersOf(before, this.base.value, this.changes.value);
      } else if (problem.status === 422) {
        this.refused.value = (await this.ledger.judge(changes)).hard;
      }
    } catch {
      // The first problem says what matters; trying again tells the rest.
    }
  }

  private set(edits: Edits): void {
    this.edits.value = edits;
    this.refused.value = [];
    this.trial.ask(this.changes.value);
  }
}

function grouped<T>(all: readonly T[], key: (of: T) => string): Map<string, T[]> {
  const out = new Map<string, T[]>();
  for (const of of all) {
    const there = out.get(key(of));
    if (there) there.push(of);
    else out.set(key(of), [of]);
  }
  return out;
}
