import type { Schemas } from '../api/client';
import { useAction } from '../api/action';
import { GradeBadge } from '../components/badge';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { Since } from '../components/timer';
import { language, t, word } from '../i18n';
import { local } from '../i18n/local';
import { can } from '../state/session';
import { clock, percent, span } from '../time/format';
import { acknowledgeAlert, snoozeAlert } from './commands';

type Alert = Schemas['FloorAlert'];

const putOff = [5, 15];

/** What supervisors should look at, the worst first. Nothing is shown while there is nothing. */
export function Alerts({ alerts }: { alerts: Alert[] }) {
  if (alerts.length === 0) return null;
  return (
    <Panel title={t('floor.alerts')} class="floor-alerts">
      <ul class="plain" aria-live="polite">
        {alerts.map((a) => (
          <AlertRow key={a.id} alert={a} />
        ))}
      </ul>
    </Panel>
  );
}

function AlertRow({ alert: a }: { alert: Alert }) {
  const act = useAction((work: () => Promise<unknown>) => work());
  return (
    <li class={`floor-alert ${a.quiet ? 'known' : a.level > 1 ? 'worse' : 'fresh'}`} data-name={`alert-${a.id}`}>
      <div class="floor-alert-text">
        <strong>
          <span aria-hidden="true">{a.quiet ? '✓' : '!'}</span> {word('alert', a.kind)}
        </strong>{' '}
        {a.grade && <GradeBadge grade={a.grade} />} {a.hotline && <span>{local(a.hotline.name)}</span>} {a.agent && <span>{a.agent.name}</span>}{' '}
        {a.line && <span>{a.line}</span>}
        <p class="small muted">
          {a.from ? `${shift(a)} · ` : a.limit ? `${now(a)} · ${t('floor.alert_limit')} ${figure(a, a.limit)} · ` : ''}
          {t('floor.alert_since')} <Since at={a.since} />
          {a.quiet && a.by ? ` · ${known(a)}` : ''}
        </p>
      </div>
      {can('alert.answer') && !a.quiet && (
        <div class="row">
          <Button pending={act.pending} onClick={() => void act.run(() => acknowledgeAlert(a.id))} name={`alert-known-${a.id}`}>
            {t('floor.acknowledge')}
          </Button>
          {a.limit
            ? putOff.map((m) => (
                <Button key={m} variant="quiet" pending={act.pending} onClick={() => void act.run(() => snoozeAlert(a.id, m))} name={`alert-snooze-${m}-${a.id}`}>
                  {t('floor.snooze', { minutes: m })}
                </Button>
              ))
            : null}
        </div>
      )}
      <ProblemNote problem={act.problem.value} />
    </li>
  );
}

/** The figure of an alert; an estimate is told as one. */
export function now(a: Pick<Alert, 'kind' | 'value'>): string {
  const value = figure(a, a.value ?? 0);
  return a.kind === 'waiting_soon' ? t('floor.alert_estimate', { n: value }) : `${t('floor.alert_value')} ${value}`;
}

/** What an alert about the roster is about: from when to when, and how bad it is. */
export function shift(a: Pick<Alert, 'kind' | 'value' | 'level' | 'from' | 'to'>): string {
  const parts = [`${clock(a.from, language.value).slice(0, 5)}–${clock(a.to, language.value).slice(0, 5)}`];
  if (a.kind === 'roster_gap') parts.push(t('floor.alert_short', { n: Math.round(a.value ?? 0) }));
  if (a.kind === 'late') parts.push(t('floor.alert_late', { span: span((a.value ?? 0) * 1000) }));
  else if (a.level < 2) parts.push(t('floor.alert_ahead'));
  return parts.join(' · ');
}

function known(a: Alert): string {
  const name = a.by?.name ?? '';
  return a.quiet_until ? t('floor.put_off_by', { name, time: clock(a.quiet_until, language.value).slice(0, 5) }) : t('floor.known_by', { name });
}

/** A figure of an alert in the unit of its kind. */
export function figure(a: Pick<Alert, 'kind'>, value: number): string {
  switch (a.kind) {
    case 'waiting':
    case 'waiting_soon':
    case 'red_cap_passed':
      return String(Math.round(value));
    case 'abandon_rate':
      return percent(value, language.value);
    default:
      return span(value * 1000);
  }
}
