import { useSignal } from '@preact/signals';
import type { Schemas } from '../api/client';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { SelectField } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { language, listing, t } from '../i18n';
import { can } from '../state/session';
import { makeReplan, readReplan } from './commands';
import { dayLabel } from './days';
import { useRetry } from './retry';
import type { Change, Named } from './types';
import { ruleList, ruleName, signed } from './words';

/** Few changes that mend the published roster after leave, sickness or a change of the rules: proposed first, then made. */
export function ReplanPanel({ people, onDone }: { people: readonly Named[]; onDone: () => void }) {
  const days = useSignal('28');
  const proposal = useSignal<Schemas['RosterReplan'] | undefined>(undefined);
  const made = useSignal<Schemas['RosterReplanned'] | undefined>(undefined);
  const command = useRetry();
  const ask = useAction(async () => {
    made.value = undefined;
    proposal.value = undefined;
    proposal.value = await readReplan(Number(days.value));
  });
  const make = useAction(async (p: Schemas['RosterReplan']) => {
    made.value = await command(p.mark, (key) => makeReplan({ changes: whole(p), seen: p.mark }, key));
    proposal.value = undefined;
    onDone();
  });
  if (!can('roster.plan')) return null;
  const p = proposal.value;
  const name = (staff: string) => people.find((x) => x.id === staff)?.name ?? staff;
  const text = (c: Change) =>
    t('roster.findings.change', { who: name(c.staff), day: dayLabel(c.date, language.value, true), shift: c.shift ? [c.shift, c.role].filter(Boolean).join(' ') : t('roster.grid.free') });
  return (
    <Panel title={t('roster.replan.title')}>
      <p class="muted">{t('roster.replan.text')}</p>
      <div class="row end-aligned">
        <SelectField label={t('roster.replan.days')} value={days.value} options={['7', '14', '28', '62'].map((n) => ({ value: n, label: n }))} onChange={(v) => (days.value = v)} name="replan-days" />
        <Button onClick={() => void ask.run()} pending={ask.pending} name="replan-ask">
          {t('roster.replan.ask')}
        </Button>
      </div>
      <ProblemNote problem={ask.problem.value ?? make.problem.value} />
      {p && (
        <div class="stack" role="status" data-name="replan-proposal">
          {p.gone.length > 0 && (
            <Note tone="warn" title={t('roster.replan.gone')}>
              <Lines of={p.gone} text={text} />
            </Note>
          )}
          {whole(p).length === 0 ? (
            <Note tone="ok">{t('roster.replan.none')}</Note>
          ) : (
            <>
              <h3>{t('roster.replan.changes', { n: whole(p).length, cost: signed(p.value) })}</h3>
              <Lines of={p.changes} text={text} />
            </>
          )}
          {p.broken.length > 0 && <Note tone="bad">{t('roster.replan.broken', { rules: ruleList(p.broken) })}</Note>}
          {whole(p).length > 0 && (
            <Button variant="primary" onClick={() => void make.run(p)} pending={make.pending} name="replan-make">
              {t('roster.replan.make')}
            </Button>
          )}
        </div>
      )}
      {made.value && (
        <Note tone={made.value.refused.length > 0 ? 'warn' : 'ok'} role="status">
          <p>{t('roster.replan.done', { n: made.value.done })}</p>
          {made.value.refused.length > 0 && (
            <>
              <p>{t('roster.replan.refused')}</p>
              <ul class="plain-list small">
                {made.value.refused.map((r) => (
                  <li key={`${r.change.staff}/${r.change.date}`}>
                    {text(r.change)}: {listing(r.why.map(ruleName))}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Note>
      )}
    </Panel>
  );
}

/** Who is taken out belongs to a proposal: the seats that others have after it are theirs. */
const whole = (p: Schemas['RosterReplan']): Change[] => [...p.gone, ...p.changes];

function Lines({ of, text }: { of: readonly Change[]; text: (c: Change) => string }) {
  return (
    <ul class="plain-list small">
      {of.map((c) => (
        <li key={`${c.staff}/${c.date}/${c.shift ?? ''}`}>{text(c)}</li>
      ))}
    </ul>
  );
}
