import { useSignal } from '@preact/signals';
import { lazy, Suspense } from 'preact/compat';
import { OtherRescues } from '../../care/mine';
import { ScreeningReview } from '../../care/review';
import { Page, Panel } from '../../components/page';
import { Alerts } from '../../floor/alerts';
import { Steering } from '../../floor/steer';
import { SurveyFigures } from '../../surveys/figures';
import { beingMade, OutgoingBoard } from '../../outgoing/board';
import { CrisisBoard } from '../../crisis/board';
import { Drills } from '../../crisis/drills';
import { t } from '../../i18n';
import { local } from '../../i18n/local';
import { board } from '../../state/live';
import { can } from '../../state/session';
import { AgentTable } from './agents';
import { CallTable } from './calls';
import { belongs, chosenGroup, GroupCards, isPool } from './groups';
import { Health } from './health';
import { MeasureTable } from './measures';
import { OwnLine } from './own-line';
import { WaitingTable } from './waiting';

const Chart = lazy(() => import('./chart'));

/** The live board of the house: who waits, who can take a caller, and how the day goes. */
export function BoardPage() {
  const chosen = useSignal('');
  const b = board.value;
  if (!b) {
    return (
      <Page title={t('nav.board')}>
        <p class="muted loading" role="status">
          <span class="spinner" aria-hidden="true" /> {t('common.loading')}
        </p>
      </Page>
    );
  }
  const group = chosenGroup(b, chosen.value);
  const here = (hotline: string) => belongs(b, group, hotline);
  return (
    <Page title={t('nav.board')}>
      {b.floor && <Alerts alerts={b.floor.alerts} />}
      <Health items={b.health} />
      <OwnLine />
      <CrisisBoard />
      <GroupCards board={b} group={group} choose={(id) => (chosen.value = id)} />
      <OtherRescues />
      <OutgoingBoard calls={b.calls.filter((c) => here(c.hotline))} />
      <div class="board-grid">
        <Panel title={t('board.waiting')}>
          <WaitingTable rows={b.waiting.filter((w) => here(w.hotline))} />
        </Panel>
        <Panel title={t('board.calls')}>
          <CallTable rows={b.calls.filter((c) => here(c.hotline) && !beingMade(c))} />
        </Panel>
        <Panel title={t('board.seats')} class="span-all">
          <AgentTable rows={b.agents} />
        </Panel>
        <ScreeningReview />
        {b.floor && <Steering floor={b.floor} />}
        <Panel title={t('board.measures', { name: group.id === '' ? t('board.pooled') : local(group.name) })} class="span-all">
          <MeasureTable today={group.today} day={group.day} />
          {!isPool(b, group) && (
            <Suspense fallback={<p class="muted">{t('common.loading')}</p>}>
              <Chart hotline={group.id} key={group.id} />
            </Suspense>
          )}
        </Panel>
        <SurveyFigures />
        {can('drill.read') && <Drills />}
      </div>
    </Page>
  );
}
