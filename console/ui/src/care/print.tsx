import { useEffect, useRef } from 'preact/hooks';
import { api, request } from '../api/client';
import { useLoad } from '../api/action';
import { Button } from '../components/button';
import { Loading } from '../components/page';
import { language, t } from '../i18n';
import { local } from '../i18n/local';
import { openModal } from '../state/modals';
import { clock, dayTime } from '../time/format';
import { useCareOptions, type CareOptions } from './options';
import { dispatchSteps, itemState, stepAt, type Sheet } from './sheet';

/** The sheet for people at the scene, over the whole page: what they need, and nothing that says which line it comes from. */
export function RescuePrint({ call, onClose }: { call: string; onClose: () => void }) {
  const { options } = useCareOptions();
  const load = useLoad(() => request(api.GET('/calls/{call}/rescue', { params: { path: { call }, query: { for: 'print' } } })), [call]);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => (box.current ? openModal(box.current) : undefined), []);
  useEffect(() => {
    document.body.classList.add('printing');
    const title = document.title;
    document.title = t('rescue.print_title');
    return () => {
      document.body.classList.remove('printing');
      document.title = title;
    };
  }, []);
  return (
    <div ref={box} class="print-sheet" role="dialog" aria-modal="true" aria-label={t('rescue.print_title')} data-name="print-sheet">
      <div class="row no-print">
        <Button variant="primary" onClick={() => window.print()} name="print-now">
          {t('rescue.print_now')}
        </Button>
        <Button onClick={onClose} name="print-back">
          {t('rescue.print_back')}
        </Button>
      </div>
      <Loading load={load}>{(sheet) => (options ? <Paper sheet={sheet} options={options} /> : null)}</Loading>
    </div>
  );
}

function Paper({ sheet, options }: { sheet: Sheet; options: CareOptions }) {
  const at = new Date().toISOString();
  return (
    <>
      <h1>{t('rescue.print_title')}</h1>
      <p>{t('rescue.print_at', { time: dayTime(at, language.value) })}</p>
      <table class="paper">
        <tbody>
          {options.rescue.items.map((item) => {
            const s = itemState(sheet.entries, item.id);
            return (
              <tr key={item.id}>
                <th scope="row">{local(item.name)}</th>
                <td>
                  {s.state === 'known'
                    ? s.current.map((e) => (
                        <p key={e.id} class="note-text">
                          {e.text ?? t(`rescue.state.${e.state}`)} <span class="small">({clock(e.told_at ?? e.at, language.value)})</span>
                        </p>
                      ))
                    : t(`rescue.state.${s.state}`)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {sheet.dispatches.map((d) => (
        <p key={d.id}>
          <strong>{d.agency}</strong> {d.reference}{' '}
          {dispatchSteps
            .filter((s) => stepAt(d, s))
            .map((s) => `${t(`dispatch.step.${s}`)} ${clock(stepAt(d, s), language.value)}`)
            .join(' · ')}
        </p>
      ))}
    </>
  );
}
