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
import { dayStart, fromLocalInput, toDateInput, toLocalInput } from '../time/local-input';
import { serverNow } from '../time/now';

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
  return `${dayTime(from, language.value)} – ${dayTime(to, language.value)}`;
}

function WindowDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const opens = useSignal(toLocalInput(new Date(serverNow()).toISOString()));
  const closes = useSignal(toLocalInput(new Date(serverNow() + 7 * dayMs).toISOString()));
  const from = useSignal(toDateInput(serverNow() + 7 * dayMs));
  const to = useSignal(toDateInput(serverNow() + 35 * dayMs));
  const most = useSignal(0);
  const send = useAction(async () => {
    await request(
      api.POST('/roster/windows', {
        body: {
          opens: fromLocalInput(opens.value) ?? '', closes: fromLocalInput(closes.value) ?? '',
          from: dayStart(from.value) ?? '', to: dayStart(to.value, 1) ?? '', shifts: most.value,
        },
      }),
    );
    onDone();
  });
  const good = opens.value < closes.value && from.value <= to.value;
  return (
    <Dialog title={t('roster.window.new')} onClose={onClose}>
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
