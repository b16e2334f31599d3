import { instant, isoSpan, left, since, span } from '../time/format';
import { now } from '../time/now';

/** The time since an instant, running. */
export function Since({ at, plus = 0 }: { at: string | undefined; plus?: number }) {
  const ms = since(at, now.value) + plus;
  return (
    <time class="tabular" dateTime={isoSpan(ms)} role="timer">
      {span(ms)}
    </time>
  );
}

/** What is left until an instant, running down. */
export function Left({ until }: { until: string | undefined }) {
  const end = instant(until) ?? 0;
  return (
    <time class="tabular" dateTime={isoSpan(end - now.value)} role="timer">
      {left(end, now.value)}
    </time>
  );
}

/** A fixed span in seconds; a dash where there is none. */
export function Span({ seconds }: { seconds: number | undefined }) {
  if (seconds === undefined) return <span>–</span>;
  return (
    <time class="tabular" dateTime={isoSpan(seconds * 1000)}>
      {span(seconds * 1000)}
    </time>
  );
}
