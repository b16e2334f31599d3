import { useSignal, type Signal } from '@preact/signals';
import { useAction } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { language, t } from '../i18n';
import { readWhy } from './commands';
import { dayLabel } from './days';
import type { Place } from './cells';
import { changesText, outcomeText } from './outcome';
import type { Sheet } from './sheet';
import type { Why } from './types';
import { signed, typeName } from './words';

/** Why somebody works on a day, or does not: for the cell of the cursor. */
export function WhyPanel({ sheet, focus }: { sheet: Sheet; focus: Signal<Place | undefined> }) {
  const d = sheet.draft.value;
  const answer = useSignal<Why | undefined>(undefined);
  const at = focus.value;
  const ask = useAction(async (p: Place) => {
    answer.value = undefined;
    answer.value = await readWhy(d.id, p.staff, p.date);
  });
  const name = (staff: string) => d.staff.find((p) => p.id === staff)?.name ?? staff;
  const shown = answer.value;
  return (
    <Panel title={t('roster.why.title')}>
      {!at && <p class="muted">{t('roster.why.pick')}</p>}
      {at && (
        <Button onClick={() => void ask.run(at)} pending={ask.pending} name="why-ask">
          {t('roster.why.ask', { who: name(at.staff), day: dayLabel(at.date, language.value, true) })}
        </Button>
      )}
      <ProblemNote problem={ask.problem.value} />
      {shown && (
        <div role="status" data-name="why-answer">
          <h3>
            {name(shown.staff)}, {dayLabel(shown.date, language.value, true)}
          </h3>
          <Answer why={shown} sheet={sheet} />
        </div>
      )}
    </Panel>
  );
}

function Answer({ why, sheet }: { why: Why; sheet: Sheet }) {
  const d = sheet.draft.value;
  if (why.held) return <p>{t(why.held === 'past' ? 'roster.why.held_past' : 'roster.why.held_pin')}</p>;
  const seats = why.seats ?? [];
  return (
    <>
      {why.out && <p>{t('roster.why.out', { verdict: outcomeText(why.out.best ?? why.out.plain) })}</p>}
      {seats.length === 0 && !why.out && <p>{t('roster.why.no_seats')}</p>}
      <ul class="plain-list">
        {seats.map((s) => (
          <li key={`${s.shift}/${s.role ?? ''}`}>
            <strong>
              {t('roster.why.seat', { shift: [typeName(d.types.find((x) => x.id === s.shift), s.shift), s.role].filter(Boolean).join(' '), taken: s.taken, wanted: s.wanted })}
            </strong>{' '}
            {s.full && <Tag tone="info">{t('roster.why.full')}</Tag>}
            <p class="small">{outcomeText(s.plain)}</p>
            {s.best && <p class="small">{t('roster.why.best', { changes: changesText(d, s.best.changes), verdict: outcomeText(s.best) })}</p>}
            {s.best?.legal && (
              <Button onClick={() => sheet.make(s.best?.changes ?? [])} name="why-apply">
                {t('roster.findings.apply', { cost: signed(s.best.value) })}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
