import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { useLoad } from '../api/action';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { changes } from '../care/changes';
import { BeginDispatch } from '../care/dispatch';
import { RescueItems } from '../care/items';
import { useCareOptions } from '../care/options';
import type { Sheet } from '../care/sheet';
import { language, t } from '../i18n';
import { local } from '../i18n/local';
import { can } from '../state/session';
import { clock } from '../time/format';
import { calledAt, keep, logged } from './logged';

type Prepared = Schemas['PreparedEmergency'];

/** What who is called asks for: where, who, by what means, and who is there. */
const asked: readonly Schemas['RescueSection'][] = ['location', 'identity', 'means', 'people'];

/**
 * What the rescue sheet of a call says, beside the number that is called. It is the sheet itself: each entry has its time
 * and its source, and what is written here stands there. To look at it leaves a trace, as it does there.
 */
export function KnownForRescue({ call, prepared }: { call: string; prepared: readonly Prepared[] }) {
  if (!can('rescue.read')) return null;
  return <Known call={call} prepared={prepared} />;
}

function Known({ call, prepared }: { call: string; prepared: readonly Prepared[] }) {
  const { options } = useCareOptions();
  const load = useLoad(() => request(api.GET('/calls/{call}/rescue', { params: { path: { call } } })), [call, changes(call, 'rescue')]);
  const sheet = load.data.value;
  const took = (next: Sheet) => (load.data.value = next);
  const add = async (body: Schemas['DispatchEntryChoice']) =>
    took(await request(api.POST('/calls/{call}/rescue/dispatches', { params: { path: { call } }, body })));
  return (
    <section class="known stack tight" aria-labelledby={`known-${call}`} data-name="emergency-known">
      <h4 id={`known-${call}`}>{t('emergency.known')}</h4>
      <p class="small muted">{t('emergency.facts_hint')}</p>
      <ProblemNote problem={load.problem.value} retry={load.reload} />
      {options && sheet && (
        <>
          {prepared.filter((p) => (p.presses ?? 0) > 0).map((p) => (
            <PressLog key={`${p.attempt}-${p.presses ?? 0}`} prepared={p} sheet={sheet} options={options} add={add} />
          ))}
          <RescueItems call={call} sheet={sheet} options={options} took={took} only={asked} />
        </>
      )}
    </section>
  );
}

interface PressLogProps {
  prepared: Prepared;
  sheet: Sheet;
  options: Schemas['CareOptions'];
  add: (body: Schemas['DispatchEntryChoice']) => Promise<unknown>;
}

/** After a press the log of dispatches is filled in already: who was called, and when. One press keeps it. */
export function PressLog({ prepared: p, sheet, options, add }: PressLogProps) {
  const later = useSignal(false);
  const name = local(p.number.name);
  const entry = logged(sheet, p);
  if (entry) {
    return (
      <p class="small" data-name={`logged-${p.number.id}`}>
        <span aria-hidden="true">✓</span> {t('emergency.logged', { name, time: clock(entry.called_at ?? '', language.value) })}
      </p>
    );
  }
  if (!sheet.may_dispatch) return null;
  const begin = (body: Schemas['DispatchEntryChoice']) => {
    keep(p, body.dispatch);
    return add(body);
  };
  if (later.value) {
    return (
      <div class="row">
        <Button onClick={() => (later.value = false)} name={`log-${p.number.id}`}>
          {t('emergency.log', { name })}
        </Button>
      </div>
    );
  }
  return (
    <div data-name={`to-log-${p.number.id}`}>
      <p>{t('emergency.log_now', { name })}</p>
      <BeginDispatch options={options} add={begin} onDone={() => (later.value = true)} called={{ agency: name, at: calledAt(p) }} />
    </div>
  );
}
