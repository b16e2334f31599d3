import { language, listing, t } from '../i18n';
import { dayLabel } from './days';
import type { Change, Draft, Mend, Outcome, Progress, Reason } from './types';
import { count, ruleName, signed, typeName } from './words';

/** Changes as people say them: who, when, which shift. */
export function changesText(d: Pick<Draft, 'staff' | 'types'>, changes: readonly Change[]): string {
  return listing(
    changes.map((c) =>
      t('roster.findings.change', {
        who: d.staff.find((p) => p.id === c.staff)?.name ?? c.staff,
        day: dayLabel(c.date, language.value, true),
        shift: c.shift ? typeName(d.types.find((x) => x.id === c.shift), c.shift) : t('roster.grid.free'),
      }),
    ),
  );
}

export function outcomeText(o: Outcome): string {
  if (o.legal) return t('roster.why.legal', { cost: signed(o.value) });
  return t('roster.why.illegal', { rules: listing([...new Set((o.breaks ?? []).map((e) => e.reason || ruleName(e.rule)))]) });
}

/** Seat-hours with up to one decimal. */
export function seatHours(minutes: number): string {
  return count(Math.round(minutes / 6) / 10);
}

const held = new Set(['pin', 'past', 'guard']);

/** A reason in one sentence, such as "Nights: 1,008 > 960 seat-hours, 2026-12-01 to 2026-12-28". */
export function reasonText(r: Reason, what: string, staff: string): string {
  const span = r.spans[0];
  const when = span ? (span.from === span.to ? span.from : `${span.from} – ${span.to}`) + (r.spans.length > 1 ? ` ×${r.spans.length}` : '') : '';
  const name = [what, r.role, r.skill, r.site].filter(Boolean).join(' ');
  if (held.has(r.kind)) return t('roster.diagnosis.held', { what: name, staff, rule: r.rule ? ruleName(r.rule) : '', when });
  if (r.kind === 'room') return t('roster.diagnosis.room', { what: name, needed: count(r.needed.seats ?? 0), possible: count(r.possible.seats ?? 0), when });
  return t('roster.diagnosis.short', { what: name, needed: seatHours(r.needed.minutes), possible: seatHours(r.possible.minutes), when });
}

export function mendText(m: Mend): string {
  if (m.kind === 'minutes') return t('roster.diagnosis.mend.minutes', { n: seatHours(m.amount) });
  if (m.kind === 'people') return t('roster.diagnosis.mend.people', { n: count(m.amount) });
  return t('roster.diagnosis.mend.seats', { n: count(m.amount), shift: [m.shift, m.role].filter(Boolean).join(' ') });
}

/** How far a value is from its bound, as a share of the value; undefined where no bound is known. */
export function gapOf(p: { value: number; bound?: number }): number | undefined {
  if (p.bound === undefined) return undefined;
  return p.value <= 0 ? 0 : Math.max(0, (p.value - p.bound) / p.value);
}

/** The points of a falling step curve in a box, from what the search has told so far. */
export function curve(ps: readonly Progress[], width: number, height: number): string {
  const last = ps.at(-1);
  if (!last) return '';
  const values = ps.map((p) => p.value);
  const low = Math.min(...values, ...ps.flatMap((p) => (p.bound === undefined ? [] : [p.bound])));
  const high = Math.max(...values);
  const x = (p: Progress) => (last.of > 0 ? Math.min(1, p.spent / last.of) * width : 0);
  const y = (v: number) => (high > low ? height - ((v - low) / (high - low)) * height : height);
  const round = (n: number) => Math.round(n * 10) / 10;
  let before: number | undefined;
  return ps
    .flatMap((p) => {
      const at = round(x(p));
      const points = before === undefined ? [] : [`${at},${round(y(before))}`];
      before = p.value;
      return [...points, `${at},${round(y(p.value))}`];
    })
    .join(' ');
}
