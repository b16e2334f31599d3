import { useSignal, type Signal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import { asProblem, type ApiProblem } from './problem';

/** An action of the page: never twice at once, its progress and its failure visible. */
export interface Action<A extends unknown[]> {
  run(...args: A): Promise<boolean>;
  pending: Signal<boolean>;
  problem: Signal<ApiProblem | undefined>;
}

/** Wraps a request as an action. run resolves to whether it succeeded, and is a no-op while one is under way. */
export function useAction<A extends unknown[]>(work: (...args: A) => Promise<unknown>): Action<A> {
  const pending = useSignal(false);
  const problem = useSignal<ApiProblem | undefined>(undefined);
  const latest = useRef(work);
  latest.current = work;
  const run = useCallback(async (...args: A) => {
    if (pending.value) return false;
    pending.value = true;
    problem.value = undefined;
    try {
      await latest.current(...args);
      return true;
    } catch (error) {
      problem.value = asProblem(error);
      return false;
    } finally {
      pending.value = false;
    }
  }, []);
  return { run, pending, problem };
}

/** Something read from the server for a page. */
export interface Loaded<T> {
  data: Signal<T | undefined>;
  loading: Signal<boolean>;
  problem: Signal<ApiProblem | undefined>;
  reload(): void;
}

/**
 * Reads something when the page opens and whenever a dependency changes. A late answer to an old question is dropped. What
 * is known already, as start, is not read again at the opening.
 */
export function useLoad<T>(read: () => Promise<T>, deps: unknown[], start?: T): Loaded<T> {
  const data = useSignal<T | undefined>(start);
  const loading = useSignal(start === undefined);
  const known = useRef(start !== undefined);
  const problem = useSignal<ApiProblem | undefined>(undefined);
  const turn = useRef(0);
  const latest = useRef(read);
  latest.current = read;
  const reload = useCallback(() => {
    const mine = ++turn.current;
    loading.value = true;
    latest.current().then(
      (value) => {
        if (mine !== turn.current) return;
        data.value = value;
        problem.value = undefined;
        loading.value = false;
      },
      (error: unknown) => {
        if (mine !== turn.current) return;
        problem.value = asProblem(error);
        loading.value = false;
      },
    );
  }, []);
  useEffect(() => {
    if (!known.current) reload();
    known.current = false;
    return () => {
      turn.current++;
    };
  }, deps);
  return { data, loading, problem, reload };
}
