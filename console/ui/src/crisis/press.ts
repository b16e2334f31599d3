import { useSignal, type Signal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';

// A press that must not happen by accident: the first one arms, the second one does it. A double click and a key that
// is held down count as one press.

/** How long an armed button waits for the second press. */
export const armedMs = 8000;
/** A second press earlier than this belongs to the first. */
export const apartMs = 350;

/** What a press at a moment means, where the first one was at armedAt. All in milliseconds. */
export function meaning(armedAt: number | undefined, at: number): 'arm' | 'go' | 'nothing' {
  if (armedAt === undefined || at - armedAt > armedMs) return 'arm';
  return at - armedAt < apartMs ? 'nothing' : 'go';
}

/** A button of two presses. */
export interface TwoPress {
  armed: Signal<boolean>;
  press(): void;
  cancel(): void;
}

/** Does something by two presses, and forgets the first one when the second does not come. */
export function useTwoPress(go: () => void): TwoPress {
  const armed = useSignal(false);
  const at = useRef<number | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(go);
  latest.current = go;
  const cancel = useCallback(() => {
    clearTimeout(timer.current);
    at.current = undefined;
    armed.value = false;
  }, []);
  const press = useCallback(() => {
    const moment = performance.now();
    switch (meaning(at.current, moment)) {
      case 'arm':
        clearTimeout(timer.current);
        at.current = moment;
        armed.value = true;
        timer.current = setTimeout(cancel, armedMs);
        return;
      case 'go':
        cancel();
        latest.current();
        return;
      case 'nothing':
    }
  }, []);
  useEffect(() => cancel, []);
  return { armed, press, cancel };
}
