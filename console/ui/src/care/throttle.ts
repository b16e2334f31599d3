import { useEffect, useRef } from 'preact/hooks';

/** Runs at once, and then at most once in so many milliseconds; what comes in between is made up for at their end. */
export class Throttle {
  private last = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly run: () => void,
    private readonly everyMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  press(): void {
    if (this.timer !== undefined) return;
    const wait = this.last + this.everyMs - this.now();
    if (wait <= 0) {
      this.last = this.now();
      this.run();
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.last = this.now();
      this.run();
    }, wait);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** A function that runs at most so often, however often it is called; it stops with the component. */
export function useThrottle(run: () => void, everyMs: number): () => void {
  const latest = useRef(run);
  latest.current = run;
  const throttle = useRef<Throttle | undefined>(undefined);
  throttle.current ??= new Throttle(() => latest.current(), everyMs);
  useEffect(() => () => throttle.current?.stop(), []);
  return () => throttle.current?.press();
}
