import { useSignal } from '@preact/signals';
import { useAction, useLoad } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { Field } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { Loading, Page, Panel } from '../components/page';
import { language, t, word } from '../i18n';
import { dayTime } from '../time/format';
import { rosterChange } from '../state/live';
import { now, serverNow } from '../time/now';
import { Away } from './away';
import { leaveNote, makeDeal, onShift, readMine, readNote, stepDeal, stopWaiting, type DealStep } from './commands';
import { dayLabel } from './days';
import { Feed } from './feed';
import { isRunning, nextShift, shiftText, timesText, weeksOf } from './own';
import { useRetry } from './retry';
import { TradeDialog } from './trade';
import type { Deal, Mine, Shift } from './types';
import { count, signed } from './words';
import '../styles/roster.css';

const aheadMs = 28 * 86_400_000;
const noteChars = 2000;

/** My shifts, for a telephone first: what is asked of me, the next shift, then the weeks. */
export function MinePage() {
  // From yesterday, so that a night shift that runs is there.
  const load = useLoad(() => readMine(new Date(serverNow() - 86_400_000).toISOString(), new Date(serverNow() + aheadMs).toISOString()), [rosterChange.value]);
  return (
    <Page title={t('roster.mine.title')}>
      <Loading load={load}>{(m) => <Own mine={m} onDone={load.reload} />}</Loading>
    </Page>
  );
}

export function Own({ mine, onDone }: { mine: Mine; onDone: () => void }) {
  const next = nextShift(mine.shifts, now.value);
  const asked = mine.deals.filter((d) => d.asked_of_me && d.state === 'asked');
  const own = mine.deals.filter((d) => !d.asked_of_me);
  return (
    <div class="stack roster-mine">
      {asked.length > 0 && (
        <Panel title={t('roster.mine.asked')}>
          {asked.map((d) => (
            <Ask key={d.id} deal={d} zone={mine.zone} steps={['accept', 'decline']} onDone={onDone} />
          ))}
        </Panel>
      )}
      <Next shift={next} zone={mine.zone} />
      {mine.notes.length > 0 && (
        <Panel title={t('roster.mine.notes')}>
          {mine.notes.map((n) => (
            <NoteLine key={n.id} note={n} zone={mine.zone} />
          ))}
        </Panel>
      )}
      <p>{t('roster.mine.hours', { week: count(mine.hours.week), month: count(mine.hours.month) })}</p>
      {weeksOf(mine.shifts, mine.zone, now.value).map((w) => (
        <Panel key={w.from} title={t('roster.mine.week', { from: dayLabel(w.from, language.value, true), hours: count(w.hours) })}>
          <ul class="plain-list">
            {w.shifts.map((s) => (
              <li key={s.id}>
                <OwnShift shift={s} zone={mine.zone} onDone={onDone} />
              </li>
            ))}
          </ul>
        </Panel>
      ))}
      {own.length > 0 && (
        <Panel title={t('roster.mine.deals')}>
          {own.map((d) => (
            <Ask key={d.id} deal={d} zone={mine.zone} steps={d.state === 'asked' || d.state === 'accepted' ? ['withdraw'] : []} onDone={onDone} />
          ))}
        </Panel>
      )}
      <Open mine={mine} onDone={onDone} />
      <Away absences={mine.absences} zone={mine.zone} onDone={onDone} />
      <Feed feed={mine.feed} onDone={onDone} />
    </div>
  );
}

function Next({ shift, zone }: { shift: Shift | undefined; zone: string }) {
  if (!shift) return <Note tone="info">{t('roster.mine.none')}</Note>;
  return (
    <section class="panel roster-next" data-name="mine-next">
      <h2>{t(isRunning(shift, now.value) ? 'roster.mine.running' : 'roster.mine.next')}</h2>
      <p class="roster-next-time tabular">{timesText(shift, zone)}</p>
      <p>{shiftText(shift, zone)}</p>
    </section>
  );
}

/** A request between people: what is given, what is wanted, by when, and what this person may do. */
export function Ask({ deal, zone, steps, onDone }: { deal: Deal; zone: string; steps: DealStep[]; onDone: () => void }) {
  const step = useAction(async (s: DealStep) => {
    await stepDeal(deal.id, s);
    onDone();
  });
  const words = { accept: 'roster.mine.accept', decline: 'roster.mine.decline', withdraw: 'roster.mine.withdraw', approve: 'roster.deal.approve', refuse: 'roster.deal.refuse' } as const;
  return (
    <div class="roster-deal" data-name={`deal-${deal.id}`}>
      <p>
        <strong>{word('roster.deal.way', deal.way)}</strong> {deal.holder?.name} · {word('roster.deal.state', deal.state)}
      </p>
      <p>{t('roster.deal.give', { shift: shiftText({ ...deal.give.shift, start: deal.give.from, end: deal.give.to }, zone) })}</p>
      {deal.want && <p>{t('roster.deal.want', { shift: shiftText({ ...deal.want.shift, start: deal.want.from, end: deal.want.to }, zone) })}</p>}
      {deal.cost !== undefined && <p class="small">{t('roster.deal.cost', { cost: signed(deal.cost) })}</p>}
      {steps.length > 0 && <p class="small muted">{t('roster.mine.answer_by', { at: dayTime(deal.deadline, language.value, zone) })}</p>}
      <ProblemNote problem={step.problem.value} />
      <div class="row">
        {steps.map((s, i) => (
          <Button key={s} big variant={i === 0 && s !== 'withdraw' ? 'primary' : 'plain'} pending={step.pending} onClick={() => void step.run(s)} name={`${s}-${deal.id}`}>
            {t(words[s])}
          </Button>
        ))}
      </div>
    </div>
  );
}

function OwnShift({ shift, zone, onDone }: { shift: Shift; zone: string; onDone: () => void }) {
  const trading = useSignal<'swap' | 'offer' | undefined>(undefined);
  const noting = useSignal(false);
  const command = useRetry();
  const back = useAction(async () => {
    await command('give-back', (key) => onShift(shift.id, 'give-back', key));
    onDone();
  });
  const drop = useAction(async () => {
    await command('drop', (key) => onShift(shift.id, 'drop', key));
    onDone();
  });
  return (
    <>
      <p>
        {shiftText(shift, zone)} {shift.deal_pending && <Tag tone="info">{t('roster.deal.pending')}</Tag>}
      </p>
      <div class="row">
        <Button onClick={() => (trading.value = 'swap')} name={`swap-${shift.id}`}>
          {t('roster.mine.swap')}
        </Button>
        <Button onClick={() => (trading.value = 'offer')} name={`offer-${shift.id}`}>
          {t('roster.mine.offer')}
        </Button>
        {shift.back && (
          <Button onClick={() => void back.run()} pending={back.pending} name={`back-${shift.id}`}>
            {t('roster.mine.give_back')}
          </Button>
        )}
        {shift.source === 'sign_up' && (
          <Button onClick={() => void drop.run()} pending={drop.pending} name={`drop-${shift.id}`}>
            {t('roster.mine.drop')}
          </Button>
        )}
        <Button onClick={() => (noting.value = true)} name={`note-${shift.id}`}>
          {t('roster.mine.note')}
        </Button>
      </div>
      <ProblemNote problem={back.problem.value ?? drop.problem.value} />
      {trading.value && <TradeDialog shift={shift} way={trading.value} zone={zone} onClose={() => (trading.value = undefined)} onDone={onDone} />}
      {noting.value && <NoteDialog shift={shift} zone={zone} onClose={() => (noting.value = false)} />}
    </>
  );
}

function NoteDialog({ shift, zone, onClose }: { shift: Shift; zone: string; onClose: () => void }) {
  const text = useSignal('');
  const command = useRetry();
  const send = useAction(async () => {
    await command(text.value, (key) => leaveNote(shift.id, text.value, key));
    onClose();
  });
  return (
    <Dialog title={t('roster.mine.note')} onClose={onClose}>
      <p>{shiftText(shift, zone)}</p>
      <Field label={t('roster.mine.note_text')}>
        {({ id }) => <textarea id={id} name="note-text" rows={5} maxLength={noteChars} value={text.value} onInput={(e) => (text.value = e.currentTarget.value)} />}
      </Field>
      <ProblemNote problem={send.problem.value} />
      <Button big variant="primary" disabled={!text.value.trim()} pending={send.pending} onClick={() => void send.run()} name="note-send">
        {t('roster.mine.note_send')}
      </Button>
    </Dialog>
  );
}

function NoteLine({ note, zone }: { note: Mine['notes'][number]; zone: string }) {
  const text = useSignal('');
  const read = useAction(async () => {
    text.value = (await readNote(note.id)).text;
  });
  return (
    <div>
      <p>
        {t('roster.mine.note_of', { by: note.by, at: dayTime(note.at, language.value, zone) })}{' '}
        {!text.value && (
          <Button onClick={() => void read.run()} pending={read.pending}>
            {t('roster.mine.note_read')}
          </Button>
        )}
      </p>
      {text.value && <p class="roster-note">{text.value}</p>}
      <ProblemNote problem={read.problem.value} />
    </div>
  );
}

function Open({ mine, onDone }: { mine: Mine; onDone: () => void }) {
  const command = useRetry();
  const step = useAction(async (id: string, how: 'take' | 'wait' | 'stop') => {
    await command([id, how], (key) => (how === 'take' ? makeDeal({ way: 'take', shift: id }, key) : how === 'wait' ? onShift(id, 'wait', key) : stopWaiting(id)));
    onDone();
  });
  return (
    <Panel title={t('roster.mine.open')}>
      {mine.open.length === 0 && <p class="muted">{t('roster.mine.no_open')}</p>}
      <ProblemNote problem={step.problem.value} />
      <ul class="plain-list">
        {mine.open.map((s) => {
          const how = s.waiting ? 'stop' : s.full ? 'wait' : 'take';
          return (
            <li key={s.id} class="spread">
              <span>
                {shiftText(s, mine.zone)} {s.waiting && <Tag tone="info">{t('roster.mine.waiting')}</Tag>}{' '}
                {s.cost !== undefined && <span class="small muted">{s.legal === false ? t('roster.mine.illegal') : t('roster.mine.legal', { cost: signed(s.cost) })}</span>}
              </span>
              <Button onClick={() => void step.run(s.id, how)} pending={step.pending} disabled={s.legal === false && !s.waiting} name={`${how}-${s.id}`}>
                {t(s.waiting ? 'roster.mine.drop' : s.full ? 'roster.mine.wait' : 'roster.mine.sign_up')}
              </Button>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
