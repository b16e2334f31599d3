import { computed, signal } from '@preact/signals';
import { asProblem, type ApiProblem } from '../../api/problem';
import type { Schemas } from '../../api/client';
import type { Doc } from './document';
import { changesOf, countOf, join, type Changed, type Clash } from './merge';
import { faultsAfterEdit, faultsAfterRemoval, faultsIn, pathText, valueAt, without, withValue, type Fault, type Path } from './paths';
import { readText, type TextFault } from './text';

/** How the console keeps the document. */
export interface BookPort {
  read(): Promise<Schemas['RosterModel']>;
  save(revision: number, doc: Doc): Promise<Schemas['RosterModel']>;
}

/** What somebody else has saved while this was changed. */
export interface Other {
  kept: Schemas['RosterModel'];
  doc: Doc;
  /** What they did. */
  changes: Changed[];
  /** What both did to the same. */
  clashes: Clash[];
}

/**
 * The document that rosters are made from, as it is kept and as it is typed. Nothing typed is lost by a refusal: what is stale or at
 * fault stays, with what is wrong beside it.
 */
export class Book {
  readonly kept = signal<Schemas['RosterModel'] | undefined>(undefined);
  readonly saved = signal<Doc | undefined>(undefined);
  readonly doc = signal<Doc | undefined>(undefined);
  readonly faults = signal<Fault[]>([]);
  readonly other = signal<Other | undefined>(undefined);
  readonly pending = signal(false);
  readonly problem = signal<ApiProblem | undefined>(undefined);
  /** How often this was saved here: the pages that ask about the kept document ask again. */
  readonly saves = signal(0);
  /** How often it was refused for faults. */
  readonly refusals = signal(0);
  /** The document as it is typed in its plain text, while that is no document. */
  readonly text = signal<string | undefined>(undefined);
  readonly textFault = signal<TextFault | undefined>(undefined);

  readonly changes = computed(() => (this.saved.value && this.doc.value && this.saved.value !== this.doc.value ? changesOf(this.saved.value, this.doc.value) : []));
  readonly count = computed(() => countOf(this.changes.value));
  readonly unsaved = computed(() => this.count.value > 0 || this.text.value !== undefined);

  constructor(private readonly port: BookPort) {}

  /** Reads the document, unless something is typed that is not saved. */
  async open(): Promise<void> {
    if (this.unsaved.peek()) return;
    const kept = await this.port.read();
    if (!this.unsaved.peek()) this.take(kept);
  }

  /** Gives up what was typed, and reads the document. */
  async discard(): Promise<void> {
    this.take(await this.port.read());
  }

  /** Gives up what was typed; the next opening reads anew. */
  forget(): void {
    const kept = this.kept.peek();
    if (kept) this.take(kept);
  }

  private take(kept: Schemas['RosterModel']): void {
    this.kept.value = kept;
    this.saved.value = kept.model as unknown as Doc;
    this.doc.value = this.saved.value;
    this.faults.value = kept.faults;
    this.other.value = undefined;
    this.problem.value = undefined;
    this.text.value = undefined;
    this.textFault.value = undefined;
  }

  get(path: Path): unknown {
    return valueAt(this.doc.value, path);
  }

  set(path: Path, value: unknown): void {
    const doc = this.doc.peek();
    if (!doc) return;
    this.doc.value = withValue(doc, path, value);
    this.faults.value = faultsAfterEdit(this.faults.peek(), path);
  }

  add(path: Path, item: unknown): number {
    const all = valueAt(this.doc.peek(), path);
    const n = Array.isArray(all) ? all.length : 0;
    this.set([...path, n], item);
    return n;
  }

  remove(path: Path, index: number): void {
    const doc = this.doc.peek();
    if (!doc) return;
    this.doc.value = without(doc, path, index);
    this.faults.value = faultsAfterRemoval(this.faults.peek(), path, index);
  }

  /** Another document as a whole: what faults there were is about the one before. */
  replace(doc: Doc): void {
    this.doc.value = doc;
    this.faults.value = [];
  }

  /** What is wrong at a place itself. */
  error(path: Path): string | undefined {
    const at = pathText(path);
    return this.faults.value.find((f) => f.path === at)?.message;
  }

  faultsIn(path: Path): Fault[] {
    return faultsIn(this.faults.value, path);
  }

  /** Takes a text that was typed: as the document, or, while it is none, as a text with a fault. */
  type(text: string): void {
    const read = readText(text);
    if ('fault' in read) {
      this.text.value = text;
      this.textFault.value = read.fault;
      return;
    }
    this.text.value = undefined;
    this.textFault.value = undefined;
    this.replace(read.doc);
  }

  dropText(): void {
    this.text.value = undefined;
    this.textFault.value = undefined;
  }

  /** Saves what was typed. False: it is stale or at fault, or could not be saved; it stays as it was typed. */
  async save(): Promise<boolean> {
    const kept = this.kept.peek();
    const doc = this.doc.peek();
    if (!kept || !doc || this.pending.peek() || this.text.peek() !== undefined) return false;
    this.pending.value = true;
    this.problem.value = undefined;
    try {
      const next = await this.port.save(kept.revision, doc);
      const typed = this.doc.peek();
      this.take(next);
      // What was typed while it was saved goes on.
      if (typed && typed !== doc) this.doc.value = typed;
      this.saves.value++;
      return true;
    } catch (error) {
      await this.refused(asProblem(error));
      return false;
    } finally {
      this.pending.value = false;
    }
  }

  private async refused(problem: ApiProblem): Promise<void> {
    if (problem.code === 'stale') {
      try {
        const kept = await this.port.read();
        const [base, mine, theirs] = [this.saved.peek(), this.doc.peek(), kept.model as unknown as Doc];
        if (base && mine) {
          this.other.value = { kept, doc: theirs, changes: changesOf(base, theirs), clashes: join(base, mine, theirs).clashes };
          return;
        }
      } catch (error) {
        this.problem.value = asProblem(error);
        return;
      }
    }
    if (problem.faults.length > 0) {
      this.faults.value = [...problem.faults];
      this.refusals.value++;
    }
    this.problem.value = problem;
  }

  /** Puts what was typed on top of what somebody else saved. It is not saved by that. */
  joinOther(): void {
    const other = this.other.peek();
    const [base, mine] = [this.saved.peek(), this.doc.peek()];
    if (!other || !base || !mine) return;
    const joined = join(base, mine, other.doc).doc;
    this.take(other.kept);
    this.doc.value = joined;
    this.faults.value = [];
  }
}
