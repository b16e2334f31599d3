import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useLoad } from '../api/action';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { t } from '../i18n';
import { can } from '../state/session';
import { changes, openSheets, sheetComes } from './changes';
import { DispatchLog } from './dispatch';
import { useCareOptions, type CareOptions } from './options';
import { RescuePrint } from './print';
import { RescueItems } from './items';
import type { Sheet } from './sheet';

interface Props {
  call: string;
  /** A crisis is on: the sheet is open from the start. */
  urgent: boolean;
}

/** The rescue sheet of a call, with the log of what was sent. It is read, which leaves a trace, when it is opened. */
export function RescueCard({ call, urgent }: Props) {
  const open = openSheets.value[call] ?? urgent;
  const set = (on: boolean) => (openSheets.value = { ...openSheets.peek(), [call]: on });
  useEffect(() => {
    if (urgent) set(true);
  }, [urgent]);
  if (!can('rescue.read')) return null;
  return (
    <section class="panel rescue" aria-labelledby={`rescue-${call}`} data-name="rescue" data-open={String(open)}>
      <header class="panel-head">
        <h2 id={`rescue-${call}`}>{t('rescue.title')}</h2>
        <Button variant="quiet" expanded={open} onClick={() => set(!open)} name="rescue-toggle">
          {open ? t('rescue.close') : t('rescue.open')}
        </Button>
      </header>
      {open ? <OpenSheet call={call} /> : <p class="small muted">{t('rescue.audited')}</p>}
    </section>
  );
}

function OpenSheet({ call }: { call: string }) {
  const { options, load: read } = useCareOptions();
  const load = useLoad(() => request(api.GET('/calls/{call}/rescue', { params: { path: { call } } })), [call, changes(call, 'rescue')]);
  const printing = useSignal(false);
  const there = Boolean((options && load.data.value) || load.problem.value || read.problem.value);
  useLayoutEffect(() => sheetComes(call, !there), [call, there]);
  useEffect(() => () => sheetComes(call, false), [call]);
  return (
    <div class="stack">
      <ProblemNote problem={read.problem.value} retry={() => void read.run()} />
      <ProblemNote problem={load.problem.value} retry={load.reload} />
      {options?.draft && <p class="small muted">{t('care.draft')}</p>}
      {options && load.data.value && <SheetBody call={call} sheet={load.data} options={options} />}
      <div class="row">
        <Button variant="quiet" onClick={() => (printing.value = true)} name="rescue-print">
          {t('rescue.print')}
        </Button>
      </div>
      {printing.value && <RescuePrint call={call} onClose={() => (printing.value = false)} />}
    </div>
  );
}

function SheetBody({ call, sheet, options }: { call: string; sheet: Signal<Sheet | undefined>; options: CareOptions }) {
  const s = sheet.value;
  if (!s) return null;
  const took = (next: Schemas['RescueSheet']) => (sheet.value = next);
  return (
    <>
      <RescueItems call={call} sheet={s} options={options} took={took} />
      <DispatchLog call={call} sheet={s} options={options} took={took} />
    </>
  );
}
