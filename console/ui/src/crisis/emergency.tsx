import { useSignal } from '@preact/signals';
import { useAction, useLoad } from '../api/action';
import type { Schemas } from '../api/client';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { Note, ProblemNote } from '../components/note';
import { Loading } from '../components/page';
import { Since } from '../components/timer';
import { t, word } from '../i18n';
import { local } from '../i18n/local';
import { gradeOption } from '../state/options';
import { me } from '../state/session';
import { prepareEmergency, pressEmergency, readCrisisOptions } from './commands';
import { KnownForRescue } from './known';
import { useTwoPress } from './press';
import { actorName, type Crisis } from './words';

type Prepared = Schemas['PreparedEmergency'];
type DeskCall = Schemas['DeskCall'];

interface Props {
  crisis: Crisis;
  /** The call at the own desk, for what is known; a supervisor's board has none. */
  call?: DeskCall;
  may: boolean;
}

/** The emergency numbers that lie ready with their scripts. Nothing here dials by itself. */
export function Emergency({ crisis, call, may }: Props) {
  const choosing = useSignal(false);
  return (
    <section class="emergency" aria-label={t('emergency.title')}>
      {crisis.emergency.map((p) => (
        <PreparedCard key={p.attempt} crisis={crisis} prepared={p} call={call} may={may} />
      ))}
      {crisis.emergency.length > 0 && <KnownForRescue call={crisis.call_id} prepared={crisis.emergency} />}
      {may && (
        <Button onClick={() => (choosing.value = true)} name="emergency-prepare">
          <span aria-hidden="true">☎</span> {t('emergency.prepare')}
        </Button>
      )}
      {choosing.value && <Choose call={crisis.call_id} ready={crisis.emergency} onClose={() => (choosing.value = false)} />}
    </section>
  );
}

function Choose({ call, ready, onClose }: { call: string; ready: readonly Prepared[]; onClose: () => void }) {
  const options = useLoad(readCrisisOptions, []);
  const prepare = useAction(async (number: string) => {
    await prepareEmergency(call, number);
    onClose();
  });
  return (
    <Dialog title={t('emergency.which')} onClose={onClose}>
      <Note tone="info">{t('emergency.never')}</Note>
      <Loading load={options}>
        {(o) => {
          const left = o.emergency_numbers.filter((n) => !ready.some((r) => r.number.id === n.id && r.state !== 'over'));
          if (left.length === 0) return <p class="muted">{t('emergency.none')}</p>;
          return (
            <div class="choices">
              {left.map((n) => (
                <Button key={n.id} big pending={prepare.pending} onClick={() => void prepare.run(n.id)} name={`prepare-${n.id}`}>
                  {local(n.name)}
                  {n.area && <span class="muted small"> · {t('emergency.area', { area: n.area })}</span>}
                </Button>
              ))}
            </div>
          );
        }}
      </Loading>
      <ProblemNote problem={prepare.problem.value} />
    </Dialog>
  );
}

function PreparedCard({ crisis, prepared: p, call, may }: Props & { prepared: Prepared }) {
  const calling = useAction(() => pressEmergency(crisis.call_id, p.attempt));
  const twice = useTwoPress(() => void calling.run());
  const name = me.value?.name ?? '';
  const state = p.state === 'calling' && p.answered_at ? 'talking' : p.state;
  const script = local(p.number.script);
  return (
    <div class={`prepared prepared-${state}`} data-name={`emergency-${p.number.id}`} data-state={state}>
      <p class="spread">
        <strong class="prepared-name">
          <span aria-hidden="true">☎</span> {local(p.number.name)}
        </strong>
        <span class="badge" role="status">
          {t(`emergency.state.${state}`)}
        </span>
      </p>
      {p.number.area && <p class="small muted">{t('emergency.area', { area: p.number.area })}</p>}
      {script && (
        <div class="script">
          <p class="small muted">{t('emergency.say')}</p>
          <p class="script-text">{script}</p>
        </div>
      )}
      {call && <Facts call={call} />}
      {p.pressed_by && (p.presses ?? 0) > 0 && (
        <p class="small">
          {t('emergency.pressed_by', { name: actorName(p.pressed_by) })}
          {p.ringing_at && state === 'calling' && (
            <>
              {' · '}
              <Since at={p.ringing_at} />
            </>
          )}
        </p>
      )}
      {p.number.refused && <Note tone="warn">{t('emergency.refused', { why: word('refusal', p.number.refused) })}</Note>}
      {may && p.state === 'ready' && (
        <>
          <p class="small">{t('emergency.named', { name })}</p>
          <div class="row">
            <Button big variant={twice.armed.value ? 'danger' : 'plain'} pending={calling.pending} disabled={Boolean(p.number.refused)} onClick={twice.press} name={`emergency-call-${p.number.id}`}>
              {twice.armed.value ? t('emergency.call_sure', { name }) : t((p.presses ?? 0) > 0 ? 'emergency.call_again' : 'emergency.call')}
            </Button>
            {twice.armed.value && <Button big onClick={twice.cancel}>{t('common.cancel')}</Button>}
          </div>
          <p class="small muted">{t('emergency.never')}</p>
        </>
      )}
      <ProblemNote problem={calling.problem.value} />
    </div>
  );
}

/** What the page knows without anybody's notes. */
function Facts({ call }: { call: DeskCall }) {
  const option = gradeOption(call.grade);
  const facts: [string, preact.ComponentChildren][] = [
    [t('emergency.fact_line'), local(call.hotline.name)],
    [t('emergency.fact_since'), <Since at={call.connected_at} />],
    [t('emergency.fact_caller'), call.anonymous || !call.masked_number ? t('call.anonymous') : call.masked_number],
    [t('emergency.fact_grade'), option ? local(option.response) : word('grade', call.grade)],
  ];
  return (
    <>
      <dl class="facts" aria-label={t('emergency.facts')}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
