import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { api, request } from '../api/client';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { ProblemNote } from '../components/note';
import { t } from '../i18n';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Whether a key of the keyboard is one of a telephone. */
export const isTelephoneKey = (key: string): boolean => keys.includes(key);

/** Whether it is a press of such a key: neither a shortcut of the browser nor a key that is held down. */
const isPress = (e: KeyboardEvent): boolean => isTelephoneKey(e.key) && !e.ctrlKey && !e.metaKey && !e.altKey && !e.repeat;

const press = (call: string, party: string | undefined, key: string) =>
  request(api.POST('/calls/{call}/keys', { params: { path: { call } }, body: party ? { keys: key, party } : { keys: key } }));

interface Props {
  call: string;
  /** Whom the keys go to; left out: whom a call of the house has reached. */
  party?: string;
  /** As the name of the button, beside "keypad-". */
  id: string;
  name: string;
}

/** A button that opens the keys of a telephone, for a menu behind an outside number. */
export function Keypad(p: Props) {
  const open = useSignal(false);
  return (
    <>
      <Button onClick={() => (open.value = true)} label={t('party.action_of', { action: t('keypad.open'), name: p.name })} name={`keypad-${p.id}`}>
        {t('keypad.open')}
      </Button>
      {open.value && <Keys {...p} onClose={() => (open.value = false)} />}
    </>
  );
}

function Keys({ call, party, name, onClose }: Props & { onClose: () => void }) {
  const sent = useSignal('');
  const line = useRef(Promise.resolve()); // one after another: keys in the wrong order are another choice
  const act = useAction(async (key: string) => {
    await press(call, party, key);
    sent.value = (sent.value + key).slice(-20);
  });
  const push = (key: string) => {
    line.current = line.current.then(() => act.run(key)).then(() => undefined);
  };
  return (
    <Dialog title={t('keypad.title', { name })} onClose={onClose}>
      <div
        class="stack"
        onKeyDown={(e) => {
          if (isPress(e)) push(e.key);
        }}
      >
        <p class="muted small">{t('keypad.hint')}</p>
        <p class="keypad-sent tabular" aria-live="polite" data-name="keypad-sent">
          {sent.value || '–'}
        </p>
        <div class="keypad" role="group" aria-label={t('keypad.open')}>
          {keys.map((k) => (
            <Button key={k} big autoFocus={k === keys[0]} onClick={() => push(k)} label={t('keypad.key', { key: k })} name={`key-${k}`}>
              {k}
            </Button>
          ))}
        </div>
        <ProblemNote problem={act.problem.value} />
      </div>
    </Dialog>
  );
}
