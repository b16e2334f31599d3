import { useSignal } from '@preact/signals';
import type { Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { SelectField, TextField } from '../components/field';
import { ProblemNote } from '../components/note';
import { Loading } from '../components/page';
import { t } from '../i18n';
import { local } from '../i18n/local';
import { readDirectory } from '../state/live-commands';
import { hotlines } from '../state/options';
import { can } from '../state/session';
import { callEntry, placeCall } from './commands';

/** Calls from the own desk: a number of the directory, or one that is typed, by those who may. */
export function PlaceCall() {
  const open = useSignal(false);
  const hotline = useSignal('');
  const shown = hotline.value || (hotlines.value[0]?.id ?? '');
  return (
    <details class="panel" data-name="place-call" onToggle={(e) => (open.value = e.currentTarget.open)}>
      <summary>{t('outgoing.title')}</summary>
      {open.value && (
        <div class="stack">
          <HotlineChoice value={shown} onChange={(v) => (hotline.value = v)} name="outgoing-hotline" />
          <Entries hotline={shown} />
          {can('call.place') && <Typed hotline={shown} />}
        </div>
      )}
    </details>
  );
}

/** For which hotline a call is made, where there are several. */
export function HotlineChoice({ value, onChange, name }: { value: string; onChange: (id: string) => void; name: string }) {
  if (hotlines.value.length < 2) return null;
  return <SelectField label={t('outgoing.hotline')} value={value} options={hotlines.value.map((h) => ({ value: h.id, label: local(h.name) }))} onChange={onChange} name={name} />;
}

function Entries({ hotline }: { hotline: string }) {
  const directory = useLoad(readDirectory, []);
  const place = useAction((entry: string) => callEntry(entry, hotline));
  return (
    <section class="stack tight">
      <h3>{t('outgoing.directory')}</h3>
      <Loading load={directory}>
        {(d: Schemas['Directory']) =>
          d.numbers.length === 0 ? (
            <p class="small muted">{t('outgoing.directory_empty')}</p>
          ) : (
            <div class="choices">
              {d.numbers.map((n) => (
                <Button key={n.id} big pending={place.pending} onClick={() => void place.run(n.id)} name={`outgoing-entry-${n.id}`}>
                  {local(n.name)}
                </Button>
              ))}
            </div>
          )
        }
      </Loading>
      <ProblemNote problem={place.problem.value} />
    </section>
  );
}

/** The field forgets the number as soon as it has been sent. */
function Typed({ hotline }: { hotline: string }) {
  const number = useSignal('');
  const place = useAction(async () => {
    await placeCall(number.value, hotline);
    number.value = '';
  });
  return (
    <form
      class="stack tight"
      onSubmit={(e) => {
        e.preventDefault();
        void place.run();
      }}
    >
      <TextField label={t('outgoing.number')} hint={t('outgoing.number_hint')} value={number.value} onInput={(v) => (number.value = v)} maxLength={32} required name="outgoing-number" />
      <ProblemNote problem={place.problem.value} />
      <Button big type="submit" variant="primary" pending={place.pending} disabled={number.value.trim() === ''} name="outgoing-place">
        {t('outgoing.place')}
      </Button>
    </form>
  );
}
