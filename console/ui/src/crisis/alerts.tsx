import { useAction } from '../api/action';
import { GradeBadge } from '../components/badge';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { Since } from '../components/timer';
import { t } from '../i18n';
import { local } from '../i18n/local';
import type { Alert } from '../live/reduce';
import { alerts, desk, dropAlert } from '../state/live';
import { gradeOption } from '../state/options';
import { can } from '../state/session';
import { useShortcuts } from '../state/shortcuts';
import { canSound } from '../softphone/audio';
import { instant } from '../time/format';
import { now } from '../time/now';
import { Above } from './above';
import { acceptAlert, declineAlert, giveBack, type Mode } from './commands';
import { JoinWays } from './join';
import { DrillMark } from './marks';
import { loudness, loudnesses } from './sound';

/** Who asks this person for help: above every page, and never in front of what is being written. */
export function Alerts() {
  const list = alerts.value;
  if (list.length === 0) return null;
  const asked = list.filter((a) => a.state === 'asked');
  return (
    <Above>
      <section class="alerts" aria-label={t('alert.region')} data-name="alerts">
        {list.map((a) => (a.state === 'coming' ? <Coming key={a.id} alert={a} /> : <AlertCard key={a.id} alert={a} keys={a === asked[0]} />))}
      </section>
    </Above>
  );
}

/** One alert. Of several the first has the keys. */
function AlertCard({ alert: a, keys }: { alert: Alert; keys: boolean }) {
  const yes = useAction(() => acceptAlert(a.id));
  const no = useAction(async () => {
    await declineAlert(a.id);
    dropAlert(a.id);
  });
  const busy = yes.pending.value || no.pending.value;
  const mayCome = !a.call_over;
  useShortcuts([
    { keys: ['F2'], label: 'keys.come', anywhere: true, enabled: keys && mayCome && !busy, run: () => void yes.run() },
    { keys: ['F4'], label: 'keys.cannot', anywhere: true, enabled: keys && !busy, run: () => void no.run() },
  ]);
  return (
    <section class={`alert grade-edge-${a.grade}`} role="alertdialog" aria-labelledby={`alert-${a.id}`} data-name="alert" data-kind={a.kind} data-drill={a.drill}>
      <header class="spread">
        <h2 id={`alert-${a.id}`}>
          <span class="alert-mark" aria-hidden="true">
            !
          </span>{' '}
          {t(a.kind === 'ask' ? 'alert.ask' : a.call_over ? 'alert.page_over' : 'alert.page')}
        </h2>
        <p class="row">
          <DrillMark drill={a.drill} />
          <Grade alert={a} />
        </p>
      </header>
      <Facts alert={a} />
      <p>{t(a.kind === 'ask' ? 'alert.wanted_ask' : a.call_over ? 'alert.wanted_over' : 'alert.wanted_page')}</p>
      <div class="row alert-actions">
        {mayCome && (
          <Button big variant="primary" pending={yes.pending} disabled={no.pending.value} onClick={() => void yes.run()} keyHint={keys ? 'F2' : undefined} name="alert-come">
            {t('alert.come')}
          </Button>
        )}
        {a.call_over && can('task.read') && (
          <a class="button primary big" href="/tasks">
            {t('alert.to_tasks')}
          </a>
        )}
        <Button big pending={no.pending} disabled={yes.pending.value} onClick={() => void no.run()} keyHint={keys ? 'F4' : undefined} name="alert-cannot">
          {t(a.kind === 'ask' ? 'alert.cannot' : 'alert.put_away')}
        </Button>
        {a.until && <Countdown until={a.until} />}
      </div>
      <ProblemNote problem={yes.problem.value ?? no.problem.value} />
      {keys && <SoundChoice />}
    </section>
  );
}

function Grade({ alert: a }: { alert: Alert }) {
  const option = gradeOption(a.grade);
  return <GradeBadge grade={a.grade} response={option ? local(option.response) : undefined} />;
}

function Facts({ alert: a }: { alert: Alert }) {
  return (
    <dl class="facts alert-facts">
      <div>
        <dt>{t('alert.line')}</dt>
        <dd>{local(a.hotline.name)}</dd>
      </div>
      <div>
        <dt>{t('alert.counsellor')}</dt>
        <dd>{a.counsellor?.name ?? t('alert.no_counsellor')}</dd>
      </div>
      {a.waiting_since && (
        <div>
          <dt>{t('alert.waited')}</dt>
          <dd>
            <Since at={a.waiting_since} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t('alert.asked')}</dt>
        <dd>
          <Since at={a.asked_at} />
        </dd>
      </div>
    </dl>
  );
}

function Countdown({ until }: { until: string }) {
  const seconds = Math.max(0, Math.ceil(((instant(until) ?? 0) - now.value) / 1000));
  return (
    <span class="tabular muted" aria-live="off">
      {t('alert.until', { n: seconds })}
    </span>
  );
}

/** One has said to come: how to join, by one press. */
function Coming({ alert: a }: { alert: Alert }) {
  const back = useAction(() => giveBack(a.call_id));
  const inIt = desk.value?.call?.id === a.call_id;
  return (
    <section class="alert alert-coming" aria-labelledby={`alert-${a.id}`} data-name="alert-coming" data-drill={a.drill}>
      <header class="spread">
        <h2 id={`alert-${a.id}`}>
          <span aria-hidden="true">✓</span> {t('alert.coming')}
        </h2>
        <p class="row">
          <DrillMark drill={a.drill} />
          <Grade alert={a} />
          <span>{local(a.hotline.name)}</span>
        </p>
      </header>
      <p>{a.counsellor ? t('alert.waits_for_you', { name: a.counsellor.name }) : t('alert.waits_nobody')}</p>
      {/* Whoever is asked for help may join in each way; the server knows who was asked. */}
      <JoinWays call={a.call_id} may={(_: Mode) => true} />
      {!inIt && (
        <div class="row">
          <Button pending={back.pending} onClick={() => void back.run()} name="alert-give-back">
            {t('alert.give_back')}
          </Button>
        </div>
      )}
      <ProblemNote problem={back.problem.value} />
    </section>
  );
}

/** How alerts sound. It is set here, where it is heard. */
function SoundChoice() {
  // Read with the clock: the browser allows sound with the first click, and says so to nobody.
  const silent = now.value > 0 && !canSound() && loudness.value !== 'off';
  return (
    <div class="row small alert-sound">
      <div class="row" role="group" aria-label={t('alert.sound')}>
        <span class="muted">{t('alert.sound')}</span>
        {loudnesses.map((l) => (
          <button key={l} type="button" class="button quiet" aria-pressed={loudness.value === l} onClick={() => (loudness.value = l)} data-name={`sound-${l}`}>
            {t(`alert.sound.${l}`)}
          </button>
        ))}
      </div>
      <span class="muted">{t(silent ? 'alert.silent' : 'alert.sound_hint')}</span>
    </div>
  );
}
