import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Field, SelectField, TextField } from '../components/field';
import { ProblemNote } from '../components/note';
import { Loading, Page, Panel } from '../components/page';
import { t } from '../i18n';
import { toLocalInput } from '../time/local-input';
import { askOf, lengths, type PastForm } from './form';
import { PastPlayed } from './played';

type Queue = Schemas['FloorQueue'];

const hour = 3_600_000;

/** Plays a past span of the floor again, as it was and as other rules would have had it. */
export function ReplayPage() {
  const queues = useLoad(async () => (await request(api.GET('/board'))).floor?.queues ?? [], []);
  return (
    <Page title={t('replay.title')}>
      <p class="muted">{t('replay.about')}</p>
      <Loading load={queues}>{(list) => <Form queues={list} />}</Loading>
    </Page>
  );
}

function Form({ queues }: { queues: Queue[] }) {
  const form = useSignal<PastForm>({
    from: toLocalInput(new Date(Math.floor(Date.now() / hour) * hour - hour).toISOString()),
    minutes: '60',
    rules: 'now',
    queue: queues[0]?.id ?? '',
    strategy: '',
    timeout: '',
    afterCall: '',
  });
  const played = useSignal<Schemas['PastPlayed'] | undefined>(undefined);
  const running = useRef<AbortController | undefined>(undefined);
  const edit = (change: Partial<PastForm>) => (form.value = { ...form.value, ...change });
  const ask = askOf(form.value, Date.now());
  const play = useAction(async () => {
    if (!ask) return;
    const control = new AbortController();
    running.current = control;
    try {
      played.value = await request(api.POST('/simulation/replay', { body: ask, signal: control.signal }));
    } catch (error) {
      if (!control.signal.aborted) throw error;
    }
  });
  // Whoever leaves the page has the server stop.
  useEffect(() => () => running.current?.abort(), []);
  return (
    <>
      <Panel>
        <form
          class="form"
          onSubmit={(e) => {
            e.preventDefault();
            void play.run();
          }}
        >
          <div class="row">
            <Field label={t('replay.from')}>
              {({ id }) => <input id={id} name="replay-from" type="datetime-local" value={form.value.from} onInput={(e) => edit({ from: e.currentTarget.value })} />}
            </Field>
            <SelectField
              label={t('replay.length')}
              name="replay-minutes"
              value={form.value.minutes}
              options={lengths.map((m) => ({ value: String(m), label: m < 60 ? t('replay.minutes', { n: m }) : t('replay.hours', { n: m / 60 }) }))}
              onChange={(minutes) => edit({ minutes })}
            />
            <SelectField
              label={t('replay.rules')}
              name="replay-rules"
              value={form.value.rules}
              options={[
                { value: 'now', label: t('replay.rules.now') },
                { value: 'then', label: t('replay.rules.then') },
              ]}
              onChange={(rules) => edit({ rules: rules === 'then' ? 'then' : 'now' })}
            />
          </div>
          <Change form={form.value} queues={queues} edit={edit} />
          <div class="row">
            <Button variant="primary" type="submit" pending={play.pending} disabled={!ask} name="replay-play">
              {t('replay.play')}
            </Button>
            {play.pending.value && (
              <Button name="replay-stop" onClick={() => running.current?.abort()}>
                {t('simulation.stop')}
              </Button>
            )}
          </div>
          <ProblemNote problem={play.problem.value} />
        </form>
      </Panel>
      {played.value && <PastPlayed past={played.value} />}
    </>
  );
}

/** What is changed of one queue. */
function Change({ form, queues, edit }: { form: PastForm; queues: Queue[]; edit: (change: Partial<PastForm>) => void }) {
  const strategies = ['longest_idle', 'fewest_calls', 'ring_all'] as const;
  return (
    <fieldset class="replay-change">
      <legend>{t('replay.change')}</legend>
      <p class="small muted">{t('replay.change_hint')}</p>
      <div class="row">
        <SelectField
          label={t('replay.queue')}
          name="replay-queue"
          value={form.queue}
          options={queues.map((q) => ({ value: q.id, label: q.name }))}
          onChange={(queue) => edit({ queue })}
        />
        <SelectField
          label={t('replay.strategy')}
          name="replay-strategy"
          value={form.strategy}
          options={[{ value: '', label: t('replay.as_it_is') }, ...strategies.map((s) => ({ value: s, label: t(`replay.strategy.${s}`) }))]}
          onChange={(strategy) => edit({ strategy })}
        />
        <TextField label={t('replay.timeout')} name="replay-timeout" value={form.timeout} onInput={(timeout) => edit({ timeout })} />
        <TextField label={t('replay.after_call')} name="replay-after-call" value={form.afterCall} onInput={(afterCall) => edit({ afterCall })} />
      </div>
    </fieldset>
  );
}
