import { useSignal } from '@preact/signals';
import { useAction, useLoad } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { CheckField, SelectField } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { Loading, Page, Panel } from '../components/page';
import { language, listing, t, word } from '../i18n';
import { rosterChange } from '../state/live';
import { can } from '../state/session';
import { dayTime } from '../time/format';
import { absenceText, EndAbsence, isOver } from './away';
import { Behalf } from './behalf';
import { readAbsences, readDeals, stepAbsence, stepDeal, type DealStep } from './commands';
import { shiftText } from './own';
import type { Absence, Deal } from './types';
import { ruleName, signed, verdictText } from './words';

/** Requests between people and for leave, for whoever approves them. */
export function DealsPage({ zone }: { zone: string }) {
  const state = useSignal<'pending' | 'all'>('pending');
  const deals = useLoad(() => readDeals(state.value), [state.value, rosterChange.value]);
  const absences = useLoad(() => readAbsences(state.value), [state.value, rosterChange.value]);
  return (
    <Page title={t('roster.deal.title')}>
      <div class="row">
        {(['pending', 'all'] as const).map((s) => (
          <Button key={s} pressed={state.value === s} onClick={() => (state.value = s)} name={`deals-${s}`}>
            {t(`roster.deal.${s}`)}
          </Button>
        ))}
      </div>
      <Loading load={deals}>
        {(all) => (
          <div class="stack">
            {all.length === 0 && <p class="muted">{t('roster.deal.none')}</p>}
            {all.map((d) => (
              <DealCard key={d.id} deal={d} zone={zone} onDone={deals.reload} />
            ))}
          </div>
        )}
      </Loading>
      <Behalf zone={zone} onDone={() => (deals.reload(), absences.reload())} />
      <Panel title={t('roster.deal.absences')}>
        <Loading load={absences}>
          {(all) => (
            <>
              {all.length === 0 && <p class="muted">{t('roster.deal.none')}</p>}
              {all.map((a) => (
                <AbsenceLine key={a.id} absence={a} zone={zone} onDone={absences.reload} />
              ))}
            </>
          )}
        </Loading>
      </Panel>
    </Page>
  );
}

/** Why something is refused: a code, since what happens to a roster is kept without words. */
const reasons = ['', 'coverage', 'rest', 'fairness', 'other'] as const;

function DealCard({ deal, zone, onDone }: { deal: Deal; zone: string; onDone: () => void }) {
  const reason = useSignal('');
  const step = useAction(async (s: DealStep, behalf?: string) => {
    await stepDeal(deal.id, s, { ...(behalf ? { on_behalf: behalf } : {}), ...(reason.value ? { reason: reason.value } : {}) });
    onDone();
  });
  const pending = deal.state === 'asked' || deal.state === 'accepted';
  const taker = deal.taker?.name ?? (deal.with && deal.with.length > 0 ? listing(deal.with.map((w) => w.name)) : t('roster.deal.anybody'));
  return (
    <Panel title={`${word('roster.deal.way', deal.way)} · ${word('roster.deal.state', deal.state)}`}>
      <div data-name={`deal-${deal.id}`}>
        <p>{t('roster.deal.between', { holder: deal.holder?.name ?? t('roster.deal.nobody'), taker })}</p>
        <p>{t('roster.deal.give', { shift: shiftText({ ...deal.give.shift, start: deal.give.from, end: deal.give.to }, zone) })}</p>
        {deal.want && <p>{t('roster.deal.want', { shift: shiftText({ ...deal.want.shift, start: deal.want.from, end: deal.want.to }, zone) })}</p>}
        <DealVerdict deal={deal} />
        {pending && <p class="small muted">{t('roster.mine.answer_by', { at: dayTime(deal.deadline, language.value, zone) })}</p>}
      </div>
      {deal.state === 'accepted' && deal.own && <Note tone="info">{t('roster.deal.own')}</Note>}
      {deal.state === 'accepted' && !deal.own && (
        <div class="row end-aligned">
          <SelectField
            label={t('roster.deal.reason')}
            value={reason.value}
            options={reasons.map((r) => ({ value: r, label: r ? word('roster.reason', r) : '–' }))}
            onChange={(v) => (reason.value = v)}
            name={`reason-${deal.id}`}
          />
          <Button variant="primary" pending={step.pending} onClick={() => void step.run('approve')} name={`approve-${deal.id}`}>
            {t('roster.deal.approve')}
          </Button>
          <Button variant="danger" pending={step.pending} disabled={!reason.value} onClick={() => void step.run('refuse')} name={`refuse-${deal.id}`}>
            {t('roster.deal.refuse')}
          </Button>
        </div>
      )}
      {deal.state === 'asked' && !deal.own && (deal.with ?? []).length > 0 && (
        <details>
          <summary>{t('roster.deal.behalf')}</summary>
          {(deal.with ?? []).map((w) => (
            <div key={w.id} class="row">
              <span>{w.name}</span>
              <Button pending={step.pending} onClick={() => void step.run('accept', w.id)} name={`accept-${deal.id}-${w.id}`}>
                {t('roster.mine.accept')}
              </Button>
              <Button pending={step.pending} onClick={() => void step.run('decline', w.id)} name={`decline-${deal.id}-${w.id}`}>
                {t('roster.mine.decline')}
              </Button>
            </div>
          ))}
        </details>
      )}
      <ProblemNote problem={step.problem.value} />
    </Panel>
  );
}

function DealVerdict({ deal }: { deal: Deal }) {
  const rules = (ids: string[]) => listing(ids.map(ruleName));
  if (deal.broken && deal.broken.length > 0) return <Note tone="bad">{t('roster.deal.broken', { rules: rules(deal.broken) })}</Note>;
  if (deal.verdict) return <Note tone={deal.verdict.legal ? (deal.verdict.value > 0 ? 'warn' : 'ok') : 'bad'}>{verdictText(deal.verdict)}</Note>;
  return (
    <>
      {deal.cost !== undefined && <p>{t('roster.deal.cost', { cost: signed(deal.cost) })}</p>}
      {deal.worse && deal.worse.length > 0 && <p>{t('roster.deal.worse', { rules: rules(deal.worse) })}</p>}
    </>
  );
}

function AbsenceLine({ absence: a, zone, onDone }: { absence: Absence; zone: string; onDone: () => void }) {
  const keep = useSignal(false);
  const step = useAction(async (s: 'approve' | 'refuse') => {
    await stepAbsence(a.id, s, s === 'approve' && keep.value ? { keep: true } : {});
    onDone();
  });
  return (
    <div class="spread" data-name={`absence-${a.id}`}>
      <span>
        {a.agent.name} · {absenceText(a, zone)} · {word('roster.deal.absence_state', a.state)}{' '}
        {(a.conflicts ?? 0) > 0 && <Tag tone="warn">{t('roster.deal.conflicts', { n: a.conflicts ?? 0 })}</Tag>}
      </span>
      {a.state === 'asked' && a.own && <span class="small muted">{t('roster.deal.own')}</span>}
      {a.state === 'asked' && !a.own && (
        <div class="row">
          <CheckField label={t('roster.deal.keep')} checked={keep.value} onChange={(on) => (keep.value = on)} name={`keep-${a.id}`} />
          <Button variant="primary" pending={step.pending} onClick={() => void step.run('approve')} name={`approve-${a.id}`}>
            {t('roster.deal.approve')}
          </Button>
          <Button variant="danger" pending={step.pending} onClick={() => void step.run('refuse')} name={`refuse-${a.id}`}>
            {t('roster.deal.refuse')}
          </Button>
        </div>
      )}
      {a.state === 'away' && !isOver(a) && (a.own || can('roster.plan')) && <EndAbsence absence={a} zone={zone} onDone={onDone} />}
      <ProblemNote problem={step.problem.value} />
    </div>
  );
}
