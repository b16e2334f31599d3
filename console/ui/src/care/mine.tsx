import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, request } from '../api/client';
import { useLoad } from '../api/action';
import { GradeBadge } from '../components/badge';
import { Button } from '../components/button';
import { Panel } from '../components/page';
import { t } from '../i18n';
import { local } from '../i18n/local';
import { alertGone, callChange, desk } from '../state/live';
import { can } from '../state/session';
import { RescueCard } from './rescue';
import { useThrottle } from './throttle';

// An acknowledgement reaches the list by the stream; its end, for those who do not see every call, by asking again.
const everyMs = 15_000;
/** On a busy line something changes all the time. */
const oftenMs = 1500;

/** Calls that one helps with, or oversees, without having them at the own desk: their rescue sheets. */
export function OtherRescues() {
  if (!can('rescue.read')) return null;
  return <List />;
}

function List() {
  const open = useSignal<string | undefined>(undefined);
  const load = useLoad(() => request(api.GET('/care/rescue-sheets')), []);
  const reload = useThrottle(load.reload, oftenMs);
  useEffect(reload, [callChange.value, alertGone.value, desk.value?.call?.id]);
  useEffect(() => {
    const timer = setInterval(load.reload, everyMs);
    return () => clearInterval(timer);
  }, []);
  const own = desk.value?.call?.id ?? desk.value?.after_call?.call_id;
  const calls = (load.data.value ?? []).filter((c) => c.call_id !== own);
  if (calls.length === 0) return null;
  return (
    <Panel title={t('rescue.mine')} class="span-all">
      <ul class="plain-list" data-name="rescues">
        {calls.map((c) => (
          <li key={c.call_id} class="stack tight">
            <div class="row spread">
              <span class="row">
                <GradeBadge grade={c.grade} />
                <strong>{local(c.hotline.name)}</strong>
                {c.counsellor && <span>{c.counsellor.name}</span>}
                <span class="muted small">
                  {t(`rescue.part.${c.part}`)}
                  {c.help && c.help !== 'none' && ` · ${t(`rescue.help.${c.help}`)}`}
                </span>
              </span>
              <Button
                expanded={open.value === c.call_id}
                onClick={() => (open.value = open.value === c.call_id ? undefined : c.call_id)}
                name={`rescue-of-${c.call_id}`}
              >
                {open.value === c.call_id ? t('rescue.close') : t('rescue.open')}
              </Button>
            </div>
            {open.value === c.call_id && <RescueCard call={c.call_id} urgent />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
