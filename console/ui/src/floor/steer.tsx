import { useSignal } from '@preact/signals';
import type { Schemas } from '../api/client';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { SelectField } from '../components/field';
import { Panel } from '../components/page';
import { language, t } from '../i18n';
import { local } from '../i18n/local';
import { board } from '../state/live';
import { can } from '../state/session';
import { clock, span } from '../time/format';
import { ChangeMany } from './change';
import { begins, endSurge, ends, endSwitchboard, startSurge, startSwitchboard } from './commands';
import { ReasonDialog } from './reason';

type Floor = Schemas['BoardFloor'];
type Queue = Schemas['FloorQueue'];
type Surge = Schemas['FloorSurge'];

const at = (time: string | undefined) => clock(time, language.value).slice(0, 5);

/** Switchboards and surges: what is in force, and, for supervisors, what can be put in force. */
export function Steering({ floor }: { floor: Floor }) {
  const changing = useSignal(false);
  const may = can('floor.steer');
  if (!may && !floor.queues.some((q) => q.switchboard) && !floor.surges.some((s) => s.on)) return null;
  return (
    <Panel
      title={t('floor.title')}
      class="span-all"
      actions={
        can('floor.change') ? (
          <Button onClick={() => (changing.value = true)} name="floor-change">
            {t('floor.change')}
          </Button>
        ) : undefined
      }
    >
      <div class="floor-steer">
        <section aria-label={t('floor.switchboard')}>
          <h3>{t('floor.switchboard')}</h3>
          <ul class="plain">
            {floor.queues.filter((q) => may || q.switchboard).map((q) => (
              <SwitchboardRow key={q.id} queue={q} may={may} />
            ))}
          </ul>
        </section>
        <section aria-label={t('floor.surge')}>
          <h3>{t('floor.surge')}</h3>
          {floor.surges.length === 0 && <p class="muted">{t('floor.surge_none')}</p>}
          <ul class="plain">
            {floor.surges.filter((s) => may || s.on).map((s) => (
              <SurgeRow key={s.hotline.id} surge={s} may={may} />
            ))}
          </ul>
        </section>
      </div>
      {changing.value && <ChangeMany onClose={() => (changing.value = false)} />}
    </Panel>
  );
}

/** How many of a queue's counsellors are on a pause, beside the bound where there is one. */
export const pauses = (q: Pick<Queue, 'paused' | 'max_paused'>) =>
  q.max_paused ? t('floor.paused_of', { n: q.paused ?? 0, limit: q.max_paused }) : t('floor.paused', { n: q.paused ?? 0 });

function SwitchboardRow({ queue: q, may }: { queue: Queue; may: boolean }) {
  const open = useSignal(false);
  return (
    <li class="floor-row">
      <span>
        {q.name || q.id}{' '}
        {q.paused || q.max_paused ? <span class="small muted">{pauses(q)} </span> : null}
        {q.switchboard && <Tag tone="warn">{t('floor.switchboard_at', { name: q.switchboard.agent.name })}</Tag>}
        {q.switchboard && (
          <span class="small muted"> {t('floor.by', { name: q.switchboard.by?.name ?? '', time: at(q.switchboard.since) })}</span>
        )}
      </span>
      {may && (
        <Button onClick={() => (open.value = true)} label={`${q.switchboard ? t('floor.switchboard_end') : t('floor.switchboard_start')}: ${q.name || q.id}`} name={`switchboard-${q.id}`}>
          {q.switchboard ? t('floor.switchboard_end') : t('floor.switchboard_start')}
        </Button>
      )}
      {open.value && (q.switchboard ? <EndSwitchboard queue={q} onClose={() => (open.value = false)} /> : <StartSwitchboard queue={q} onClose={() => (open.value = false)} />)}
    </li>
  );
}

function StartSwitchboard({ queue: q, onClose }: { queue: Queue; onClose: () => void }) {
  const working = (board.value?.agents ?? []).filter((a) => a.status.on_duty && ['ready', 'reserved', 'talking', 'hold', 'after_call'].includes(a.status.state));
  const agent = useSignal(working[0]?.status.agent.id ?? '');
  return (
    <ReasonDialog
      title={`${t('floor.switchboard')}: ${q.name || q.id}`}
      hint={t('floor.switchboard_hint')}
      reasons={begins}
      label={t('floor.switchboard_start')}
      disabled={agent.value === ''}
      work={(why) => startSwitchboard(q.id, agent.value, why)}
      onClose={onClose}
    >
      {working.length === 0 ? (
        <p>{t('floor.nobody_at_work')}</p>
      ) : (
        <SelectField
          label={t('floor.desk')}
          value={agent.value}
          options={working.map((a) => ({ value: a.status.agent.id, label: a.seat ? `${a.status.agent.name} · ${a.seat.name}` : a.status.agent.name }))}
          onChange={(v) => (agent.value = v)}
          name="switchboard-agent"
        />
      )}
    </ReasonDialog>
  );
}

function EndSwitchboard({ queue: q, onClose }: { queue: Queue; onClose: () => void }) {
  return (
    <ReasonDialog
      title={`${t('floor.switchboard_end')}: ${q.name || q.id}`}
      reasons={ends}
      label={t('floor.switchboard_end')}
      work={(why) => endSwitchboard(q.id, why)}
      onClose={onClose}
    />
  );
}

const lengths = [30, 60, 120, 240];

function SurgeRow({ surge: s, may }: { surge: Surge; may: boolean }) {
  const open = useSignal<'' | 'start' | 'end'>('');
  const close = () => (open.value = '');
  return (
    <li class="floor-row">
      <div>
        {local(s.hotline.name)} {s.on && <Tag tone="warn">{t('floor.surge_until', { time: at(s.until) })}</Tag>}
        {s.on && <span class="small muted"> {t('floor.by', { name: s.by?.name ?? '', time: at(s.since) })}</span>}
        <SurgeText surge={s} />
      </div>
      {may && (
        <div class="row">
          <Button onClick={() => (open.value = 'start')} name={`surge-${s.hotline.id}`}>
            {s.on ? t('floor.surge_move') : t('floor.surge_start')}
          </Button>
          {s.on && (
            <Button onClick={() => (open.value = 'end')} name={`surge-end-${s.hotline.id}`}>
              {t('floor.surge_end')}
            </Button>
          )}
        </div>
      )}
      {open.value === 'start' && <StartSurge surge={s} onClose={close} />}
      {open.value === 'end' && (
        <ReasonDialog title={`${t('floor.surge_end')}: ${local(s.hotline.name)}`} reasons={ends} label={t('floor.surge_end')} work={(why) => endSurge(s.hotline.id, why)} onClose={close} />
      )}
    </li>
  );
}

function StartSurge({ surge: s, onClose }: { surge: Surge; onClose: () => void }) {
  const minutes = useSignal('60');
  return (
    <ReasonDialog
      title={`${t('floor.surge')}: ${local(s.hotline.name)}`}
      reasons={begins}
      label={t('floor.surge_start')}
      work={(why) => startSurge(s.hotline.id, new Date(Date.now() + Number(minutes.value) * 60_000).toISOString(), why)}
      onClose={onClose}
    >
      <SurgeText surge={s} />
      <SelectField
        label={t('floor.ends_at')}
        value={minutes.value}
        options={lengths.map((m) => ({ value: String(m), label: t('floor.for_minutes', { minutes: m }) }))}
        onChange={(v) => (minutes.value = v)}
        name="surge-minutes"
      />
    </ReasonDialog>
  );
}

/** What a surge changes, in one line. */
export function SurgeText({ surge: s }: { surge: Surge }) {
  const parts = [
    s.after_call_seconds ? t('floor.surge_after_call', { time: span(s.after_call_seconds * 1000) }) : '',
    s.widen?.length ? t('floor.surge_widen', { skills: s.widen.join(', ') }) : '',
    s.line ? t('floor.surge_line', { line: s.line }) : '',
  ].filter(Boolean);
  return parts.length ? <p class="small muted">{parts.join(' · ')}</p> : null;
}
