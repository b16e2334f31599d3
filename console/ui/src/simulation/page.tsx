import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Field, SelectField, TextField } from '../components/field';
import { ProblemNote } from '../components/note';
import { Loading, Page, Panel } from '../components/page';
import { t } from '../i18n';
import { toDateInput } from '../time/local-input';
import { askOf, type DayForm } from './form';
import { Played } from './played';

type Queue = Schemas['FloorQueue'];

/** Plays a day of the roster on the rules in force, without touching the floor. */
export function SimulationPage() {
  const queues = useLoad(async () => (await request(api.GET('/board'))).floor?.queues ?? [], []);
  return (
    <Page title={t('simulation.title')}>
      <p class="muted">{t('simulation.about')}</p>
      <Loading load={queues}>{(list) => <Form queues={list} />}</Loading>
    </Page>
  );
}

function Form({ queues }: { queues: Queue[] }) {
  const form = useSignal<DayForm>({ date: toDateInput(Date.now()), queue: queues[0]?.id ?? '', talk: '20', patience: '3', perHour: '' });
  const played = useSignal<Schemas['DayPlayed'] | undefined>(undefined);
  const running = useRef<AbortController | undefined>(undefined);
  const edit = (change: Partial<DayForm>) => (form.value = { ...form.value, ...change });
  const ask = askOf(form.value);
  const play = useAction(async () => {
    if (!ask) return;
    const control = new AbortController();
    running.current = control;
    try {
      played.value = await request(api.POST('/simulation', { body: ask, signal: control.signal }));
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
            <Field label={t('simulation.date')}>
              {({ id }) => <input id={id} name="simulation-date" type="date" value={form.value.date} onChange={(e) => edit({ date: e.currentTarget.value })} />}
            </Field>
            <SelectField
              label={t('simulation.queue')}
              name="simulation-queue"
              value={form.value.queue}
              options={queues.map((q) => ({ value: q.id, label: q.name }))}
              onChange={(queue) => edit({ queue })}
            />
            <TextField label={t('simulation.talk')} name="simulation-talk" value={form.value.talk} onInput={(talk) => edit({ talk })} />
            <TextField label={t('simulation.patience')} name="simulation-patience" hint={t('simulation.patience_hint')} value={form.value.patience} onInput={(patience) => edit({ patience })} />
          </div>
          <TextField label={t('simulation.per_hour')} name="simulation-per-hour" hint={t('simulation.per_hour_hint')} value={form.value.perHour} onInput={(perHour) => edit({ perHour })} />
          <div class="row">
            <Button variant="primary" type="submit" pending={play.pending} disabled={!ask} name="simulation-play">
              {t('simulation.play')}
            </Button>
            {play.pending.value && (
              <Button name="simulation-stop" onClick={() => running.current?.abort()}>
                {t('simulation.stop')}
              </Button>
            )}
          </div>
          <ProblemNote problem={play.problem.value} />
        </form>
      </Panel>
      {played.value && <Played day={played.value} />}
    </>
  );
}
