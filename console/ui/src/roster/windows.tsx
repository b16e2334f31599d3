import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { Field } from '../components/field';
import { ProblemNote } from '../components/note';
import { Loading, Page } from '../components/page';
import { Table } from '../components/table';
import { language, t } from '../i18n';
import { dayTime } from '../time/format';
import { serverNow } from '../time/now';
import { addDays, dateIn, fromInput, midnightOf, toInput } from './days';
import { rosterZone } from './zone';

type Window = Schemas['RosterWindow'];

const dayMs = 86_400_000;

/** When people sign up for open shifts by themselves, for which shifts, and for how many. */
export function RosterWindowsPage() {
  const load = useLoad(() => request(api.GET('/roster/windows')), []);
  const making = useSignal(false);
  const off = useAction(async (w: Window) => {
    await request(api.PUT('/roster/windows', { body: { ...w, off: true } }));
    load.reload();
  });
  return (
    <Page
      title={t('nav.windows')}
      actions={
        <Button variant="primary" onClick={() => (making.value = true)} name="window-new">
          {t('roster.window.new')}
        </Button>
      }
    >
      <ProblemNote problem={off.problem.value} />
      <Loading load={load}>
        {(all) => (
          <Table
            caption={t('nav.windows')}
            rows={all}
            rowKey={(w) => w.id ?? w.opens}
            empty={t('roster.window.none')}
            columns={[
              { head: t('roster.window.open'), cell: (w) => span(w.opens, w.closes) },
              { head: t('roster.window.shifts'), cell: (w) => span(w.from, w.to) },
              { head: t('roster.window.most'), cell: (w) => w.shifts || '–', align: 'end' },
              {
                head: t('roster.window.withdraw'),
                cell: (w) => (
                  <Button onClick={() => void off.run(w)} pending={off.pending} name={`window-off-${w.id}`}>
                    {t('roster.window.withdraw')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loading>
      {making.value && (
        <WindowDialog
          onClose={() => (making.value = false)}
          onDone={() => {
            making.value = false;
            load.reload();
          }}
        />
      )}
    </Page>
  );
}

function span(from: string, to: string): string {
  return `${dayTime(from, language.value, rosterZone.value)} – ${dayTime(to, language.value, rosterZone.value)}`;
}

function WindowDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const zone = rosterZone.value;
  const opens = useSignal(toInput(serverNow(), zone));
  const closes = useSignal(toInput(serverNow() + 7 * dayMs, zone));
  const from = useSignal(dateIn(serverNow() + 7 * dayMs, zone));
  const to = useSignal(dateIn(serverNow() + 35 * dayMs, zone));
  const most = useSignal(0);
  const send = useAction(async () => {
    await request(
      api.POST('/roster/windows', {
        body: {
          opens: fromInput(opens.value, zone) ?? '', closes: fromInput(closes.value, zone) ?? '',
          from: midnightOf(from.value, zone), to: midnightOf(addDays(to.value, 1), zone), shifts: most.value,
        },
      }),
    );
    onDone();
  });
  const good = opens.value !== '' && opens.value < closes.value && from.value !== '' && from.value <= to.value;
  return (
    <Dialog title={t('roster.window.new')} onClose={onClose}>
      <p class="small muted">{t('roster.zone', { zone })}</p>
      <Field label={t('roster.window.opens')}>{({ id }) => <input id={id} type="datetime-local" name="window-opens" value={opens.value} onInput={(e) => (opens.value = e.currentTarget.value)} />}</Field>
      <Field label={t('roster.window.closes')}>{({ id }) => <input id={id} type="datetime-local" name="window-closes" value={closes.value} onInput={(e) => (closes.value = e.currentTarget.value)} />}</Field>
      <Field label={t('roster.window.from')}>{({ id }) => <input id={id} type="date" name="window-from" value={from.value} onInput={(e) => (from.value = e.currentTarget.value)} />}</Field>
      <Field label={t('roster.window.to')}>{({ id }) => <input id={id} type="date" name="window-to" value={to.value} min={from.value} onInput={(e) => (to.value = e.currentTarget.value)} />}</Field>
      <Field label={t('roster.window.most_text')}>
        {({ id }) => <input id={id} type="number" name="window-most" min={0} max={100} value={most.value} onInput={(e) => (most.value = Math.round(Number(e.currentTarget.value)))} />}
      </Field>
      <ProblemNote problem={send.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" disabled={!good} pending={send.pending} onClick={() => void send.run()} name="window-make">
          {t('roster.window.make')}
        </Button>
      </div>
    </Dialog>
  );
}
