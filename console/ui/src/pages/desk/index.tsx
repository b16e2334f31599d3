import type { Schemas } from '../../api/client';
import { t } from '../../i18n';
import { CrisisBeside } from '../../crisis/beside';
import { desk, connection } from '../../state/live';
import { ReferralPanel } from '../../directory/panel';
import { KnownPanel } from '../../known/panel';
import { OtherRescues } from '../../care/mine';
import { RescueCard } from '../../care/rescue';
import { Page, Panel } from '../../components/page';
import { DeskFloorNotes } from '../../floor/desk';
import { LastOutgoing } from '../../outgoing/last';
import { PlaceCall } from '../../outgoing/place';
import { TaskList } from '../tasks/list';
import { can, isGuest } from '../../state/session';
import { AfterCallCard } from './after-call';
import { CallCard } from './call';
import { SeatCheckPanel, needsCheck } from './check';
import { CallForm, OpenForms } from './form';
import { LegNotes } from './leg-notes';
import { GuestTimeLeft } from '../../guests/time-left';
import { GuestCard } from './live/guest';
import { ListenerCard } from './live/listener';
import { OfferCard } from './offer';
import { SeatChoice } from './seat';
import { StateBar } from './state-bar';

/** The counsellor's desk: one page for the whole shift. */
export function DeskPage() {
  const d = desk.value;
  if (!d) {
    return (
      <Page title={t('nav.desk')}>
        <p class="muted loading" role="status">
          <span class="spinner" aria-hidden="true" /> {connection.value === 'lost' ? t('desk.reconnecting') : t('common.loading')}
        </p>
      </Page>
    );
  }
  const seated = d.status.state !== 'logged_out';
  return (
    <Page title={t('nav.desk')}>
      <StateBar desk={d} />
      {seated && <LegNotes desk={d} />}
      <GuestTimeLeft desk={d} />
      <DeskFloorNotes desk={d} />
      <div class="desk-grid">
        <div class="stack">
          {!d.call && <LastOutgoing />}
          {d.offer && <OfferCard key={d.offer.id} offer={d.offer} />}
          {d.call && <CallAtDesk key={d.call.id} call={d.call} actions={d.actions} />}
          {d.after_call && <AfterCallCard after={d.after_call} actions={d.actions} />}
          {!seated && <SeatChoice />}
          {seated && !d.call && !d.offer && needsCheck(d) && <SeatCheckPanel desk={d} />}
          {seated && !d.call && !d.after_call && !d.offer && !needsCheck(d) && <Idle ready={d.status.state === 'ready'} />}
          <DeskRescue />
          <DeskForm />
          <OtherRescues />
        </div>
        {(can('task.read') || isGuest.value || d.call?.crisis) && (
          <div class="stack">
            {d.call?.crisis && <CrisisBeside call={d.call} crisis={d.call.crisis} actions={d.actions} />}
            {can('callers.evidence') && <KnownAtDesk />}
            {seated && <ReferralPanel call={d.call} actions={d.actions} />}
            {seated && can('form.write') && <OpenForms except={d.call?.id ?? d.after_call?.call_id} />}
            {seated && can('referral.call') && !d.call && !d.offer && <PlaceCall />}
            {can('task.read') && (
              <Panel title={t('desk.tasks')} actions={<a href="/tasks">{t('desk.all_tasks')}</a>}>
                <TaskList limit={5} compact />
              </Panel>
            )}
          </div>
        )}
      </div>
    </Page>
  );
}

/** The call, by what one is in it. */
function CallAtDesk(p: { call: Schemas['DeskCall']; actions: Schemas['Desk']['actions'] }) {
  if (p.call.part === 'party') return <GuestCard {...p} />;
  if (p.call.part === 'listener') return <ListenerCard {...p} />;
  return <CallCard {...p} />;
}

/** The rescue sheet of the call here: open by itself where the call is red or help is called for. */
function DeskRescue() {
  const d = desk.value;
  const call = d?.call && d.call.state !== 'connecting' ? d.call : undefined;
  const id = call?.id ?? d?.after_call?.call_id;
  if (!id) return null;
  return <RescueCard key={id} call={id} urgent={call?.grade === 'red' || Boolean(call?.crisis)} />;
}

/** What is known of the caller of the call here, or of the one whose form is being written. */
function KnownAtDesk() {
  const d = desk.value;
  const id = d?.call?.part === 'counsellor' && !d.call.test ? d.call.id : d?.after_call?.call_id;
  return id ? <KnownPanel key={id} call={id} /> : null;
}

function DeskForm() {
  const d = desk.value;
  if (!d) return null;
  if (d.after_call) return <CallForm key={d.after_call.call_id} call={d.after_call.call_id} start={d.after_call.form} afterCall />;
  if (d.call && d.call.state !== 'connecting' && d.actions.includes('form')) return <CallForm key={d.call.id} call={d.call.id} />;
  return null;
}

function Idle({ ready }: { ready: boolean }) {
  return (
    <Panel class="idle">
      <p class="idle-text">{ready ? t('desk.idle_ready') : t('desk.idle_not_ready')}</p>
      <p class="muted small">{t('desk.idle_hint')}</p>
    </Panel>
  );
}
