import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Schemas } from '../api/client';
import { asProblem, type ApiProblem } from '../api/problem';
import { cellKey, cellsOf, edit, heldOf, marksOf, netChanges, noEdits, othersOf, redo, undo, withChanges, type Cells, type Edits, type Held, type Other, type Place } from './cells';
import { codes } from './cursor';
import { withPart } from './part';
import { Trial } from './trial';
import type { Change, Draft, DraftState, Leave, Verdict, Violation } from './types';

/** What a sheet asks of the console. */
export interface Ledger {
  read(): Promise<Draft>;
  judge(changes: Change[], signal?: AbortSignal): Promise<Verdict>;
  change(body: { version: number; changes: Change[]; override?: string }): Promise<Schemas['RosterDraftPart']>;
}

/** Why a cell cannot be changed: by itself, or because the whole draft cannot. */
export type Fixed = Held | Exclude<DraftState, 'open'>;

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
  /** The cells as they were before the first change that is not saved. */
  private seen: Cells;
  private turn = 0;
  private reading = false;
  private newest = 0;

  constructor(
    draft: Draft,
    private readonly ledger: Ledger,
  ) {
    this.draft = signal(draft);
    this.seen = this.base.value;
    this.trial = new Trial(ledger.judge);
    this.hover = new Trial(ledger.judge);
  }

  held(at: Place): Held | undefined {
    return this.heldAt.value(at);
  }

  /** What keeps a cell from being changed. While the draft is searched, and once it is published, none can be. */
  fixed(at: Place): Fixed | undefined {
    const state = this.draft.value.state;
    return state === 'open' ? this.held(at) : state;
  }

  leaveAt(at: Place): Leave | undefined {
    return this.away.value.get(at.staff)?.find((l) => l.from <= at.date && at.date <= l.to);
  }

  /** Makes a step of changes, unless a cell of it may not be changed. Returns whether it was made. */
  make(step: Change[]): boolean {
    if (step.length === 0 || step.some((c) => this.fixed(c))) return false;
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
    this.putAway();
  }

  /** Puts away what others have changed. */
  putAway(): void {
    this.seen = this.base.value;
    this.others.value = [];
    this.problem.value = undefined;
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
      const part = await this.ledger.change({ version: this.draft.value.version, changes, ...(override ? { override } : {}) });
      this.turn++; // what is being read is older
      this.reading = false;
      batch(() => {
        this.draft.value = withPart(this.draft.value, part);
        // What was done while the answer was on its way stays unsaved.
        this.set({ done: this.edits.value.done.filter((step) => !sent.includes(step)), undone: [] });
        this.putAway();
      });
      return true;
    } catch (error) {
      await this.explain(asProblem(error), changes);
      return false;
    } finally {
      this.saving.value = false;
      if (this.newest > this.draft.value.version) void this.reload();
    }
  }

  /** Hears how the draft is now; where it is another than the one that is held, it is read. */
  heard(now: { state: DraftState; version: number }): void {
    this.newest = Math.max(this.newest, now.version);
    const turned = now.state !== this.draft.value.state;
    if (turned) this.draft.value = { ...this.draft.value, state: now.state };
    if (this.saving.value) return;
    if (now.version > this.draft.value.version || (turned && this.reading)) void this.reload();
  }

  /** Reads the draft again and keeps what is not saved; what others have changed meanwhile is shown beside it. */
  async reload(): Promise<void> {
    try {
      await this.reread();
    } catch (error) {
      this.problem.value = asProblem(error);
    }
  }

  private async reread(): Promise<void> {
    const mine = ++this.turn;
    this.reading = true;
    try {
      const draft = await this.ledger.read();
      if (mine !== this.turn || draft.version < this.draft.value.version) return;
      batch(() => {
        this.draft.value = draft;
        this.set(this.edits.value);
        if (this.changes.value.length === 0) this.seen = this.base.value;
        this.others.value = othersOf(this.seen, this.base.value, this.changes.value);
      });
    } finally {
      if (mine === this.turn) this.reading = false;
    }
  }

  private async explain(problem: ApiProblem, changes: Change[]): Promise<void> {
    this.problem.value = problem;
    try {
      if (problem.status === 409) await this.reread();
      else if (problem.code === 'hard_rules') this.refused.value = problem.violations.length > 0 ? [...problem.violations] : (await this.ledger.judge(changes)).hard;
    } catch {
      // The first problem says what matters; trying again tells the rest.
    }
  }

  private set(edits: Edits): void {
    if (edits.done.length > 0 && this.changes.value.length === 0) this.seen = this.base.value;
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
