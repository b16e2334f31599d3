import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { api, request, type Schemas } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { Button } from '../../components/button';
import { Note } from '../../components/note';
import { Loading, Page, Panel } from '../../components/page';
import { Since } from '../../components/timer';
import { t, word, type Key } from '../../i18n';
import { local } from '../../i18n/local';
import { audioContext } from '../../softphone/audio';
import { Caller, type CallerState } from '../../softphone/caller';
import { playKey } from '../../softphone/keytone';
import { useRingTone } from '../../outgoing/ring-tone';
import { MicProblem, openMicrophone, type MicKind } from '../../softphone/microphone';
import type { CallEnd } from '../../softphone/line';
import { openLine } from '../../softphone/phone';
import { testable } from '../../state/session';
import { Keypad } from './keypad';

type Phone = Schemas['DemoPhone'];

const rawAudio = new URLSearchParams(location.search).get('testaudio') === '1';
const maxDigits = 32;

/** A caller's telephone in the browser, for demonstrations. It needs no sign-in. */
export default function PhonePage() {
  const load = useLoad(() => request(api.POST('/demo/phone')), []);
  return (
    <Page title={t('phone.title')}>
      {load.problem.value?.status === 404 ? <Note tone="info">{t('phone.not_here')}</Note> : <Loading load={load}>{(phone) => <Handset phone={phone} />}</Loading>}
    </Page>
  );
}

interface Handle {
  state: Signal<CallerState>;
  since: Signal<string>;
  end: Signal<CallEnd | undefined>;
  mic: Signal<MicKind | undefined>;
  blocked: Signal<boolean>;
  dial(number: string): Promise<void>;
  press(key: string): void;
  answer(): Promise<void>;
  hangUp(): void;
  listen(): void;
}

function useHandset(phone: Phone): Handle {
  const state = useSignal<CallerState>('idle');
  const since = useSignal('');
  const end = useSignal<CallEnd | undefined>(undefined);
  const mic = useSignal<MicKind | undefined>(undefined);
  const blocked = useSignal(false);
  const parts = useRef<{ caller: Caller; loud: HTMLAudioElement; stream?: MediaStream } | undefined>(undefined);

  const listen = () => {
    audioContext();
    parts.current?.loud.play().then(
      () => (blocked.value = false),
      () => (blocked.value = true),
    );
  };

  useEffect(() => {
    const loud = new Audio();
    loud.autoplay = true;
    const caller = new Caller({
      open: openLine,
      rings: Boolean(phone.number),
      login: { user: phone.user, password: phone.password, path: phone.ws_path, domain: phone.domain },
      changed: (next, why) => {
        state.value = next;
        end.value = why;
        since.value = new Date().toISOString();
        if (next === 'ended') release();
      },
      audio: (stream) => {
        loud.srcObject = stream;
        listen();
      },
    });
    const mine: NonNullable<typeof parts.current> = { caller, loud };
    const release = () => {
      for (const track of mine.stream?.getTracks() ?? []) track.stop();
      mine.stream = undefined;
    };
    parts.current = mine;
    if (testable.value) {
      void import('../../softphone/hooks').then(({ installHooks }) =>
        installHooks({
          state: () => state.value,
          peer: () => caller.peer,
          remote: () => (loud.srcObject as MediaStream | null) ?? undefined,
        }),
      );
    }
    const leave = () => caller.close();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      caller.close();
      release();
    };
  }, [phone.user]);

  const withMicrophone = async (go: (caller: Caller, stream: MediaStream) => void) => {
    const p = parts.current;
    if (!p) return;
    mic.value = undefined;
    try {
      p.stream ??= await openMicrophone({ device: '', processing: !(rawAudio && testable.value) });
    } catch (error) {
      mic.value = error instanceof MicProblem ? error.kind : 'other';
      return;
    }
    go(p.caller, p.stream);
  };
  return {
    state, since, end, mic, blocked, listen,
    dial: (number) => withMicrophone((caller, stream) => caller.dial(number, stream)),
    answer: () => withMicrophone((caller, stream) => caller.answer(stream)),
    press: (key) => parts.current?.caller.press(key),
    hangUp: () => parts.current?.caller.hangUp(),
  };
}

function Handset({ phone }: { phone: Phone }) {
  const h = useHandset(phone);
  const number = useSignal(phone.numbers[0]?.number ?? '');
  const dial = useAction(() => h.dial(number.value));
  const answer = useAction(() => h.answer());
  const rung = h.state.value === 'rung';
  useRingTone(rung);
  const busy = !['idle', 'ended'].includes(h.state.value);
  const talking = h.state.value === 'talking';
  const called = phone.numbers.find((n) => n.number === number.value);
  const press = (key: string) => {
    playKey(key);
    if (talking) h.press(key);
    else if (!busy && number.value.length < maxDigits) number.value += key;
  };
  return (
    <div class="phone-grid">
      <Panel class="handset">
        <label class="phone-number">
          <span class="visually-hidden">{t('phone.number')}</span>
          <input type="tel" inputMode="tel" autocomplete="off" maxLength={maxDigits} value={number.value} readOnly={busy} placeholder={t('phone.number')} name="number" onInput={(e) => (number.value = e.currentTarget.value.replace(/[^0-9*#+]/g, ''))} />
        </label>
        <p class="phone-state" role="status" data-state={h.state.value} data-name="phone-state">
          {word('phone.state', h.state.value)}
          {talking && (
            <>
              {' '}
              <Since at={h.since.value} />
            </>
          )}
          {h.state.value === 'ended' && h.end.value && ` · ${endText(h.end.value)}`}
        </p>
        <Keypad press={press} />
        <div class="phone-actions">
          {rung && (
            <Button big variant="primary" pending={answer.pending} onClick={() => void answer.run()} name="phone-answer">
              {t('phone.answer')}
            </Button>
          )}
          {busy ? (
            <Button big variant="danger" onClick={h.hangUp} name="phone-hangup">
              {t(rung ? 'phone.decline' : 'phone.hang_up')}
            </Button>
          ) : (
            <Button big variant="primary" disabled={!number.value} pending={dial.pending} onClick={() => void dial.run()} name="phone-call">
              {t('phone.call')}
            </Button>
          )}
          {!busy && (
            <Button onClick={() => (number.value = '')} disabled={!number.value}>
              {t('phone.clear')}
            </Button>
          )}
        </div>
        {h.mic.value && (
          <Note tone="bad" title={t('mic.title')} role="alert">
            {t(`mic.${h.mic.value}` as Key)}
          </Note>
        )}
        {h.blocked.value && (
          <Note tone="warn" title={t('sound.blocked')}>
            <Button onClick={h.listen}>{t('sound.start')}</Button>
          </Note>
        )}
      </Panel>
      <div class="stack">
        <Panel title={t('phone.whom')}>
          <div class="choices">
            {phone.numbers.map((n) => (
              <Button key={n.number} big pressed={n.number === number.value} disabled={busy} onClick={() => (number.value = n.number)} name={`number-${n.number}`}>
                {!local(n.name).includes(n.number) && <span class="tabular">{n.number} </span>}
                {local(n.name)}
              </Button>
            ))}
          </div>
          <p class="small muted">{t('phone.hint')}</p>
          {phone.number && (
            <p class="small muted" data-name="phone-own-number">
              {t('phone.own_number', { number: phone.number })}
            </p>
          )}
        </Panel>
        {called && called.keys.length > 0 && (
          <Panel title={t('phone.captions')}>
            <dl class="captions">
              {called.keys.map((k) => (
                <div key={k.key}>
                  <dt>
                    <kbd>{k.key}</kbd>
                  </dt>
                  <dd>{local(k.text)}</dd>
                </div>
              ))}
            </dl>
          </Panel>
        )}
      </div>
    </div>
  );
}

function endText(end: CallEnd): string {
  if (end.cause === 'media' || end.cause === 'unreachable') return word('phone.end', end.cause);
  if (end.status === 486 || end.status === 600) return word('phone.end', 'busy');
  if (end.status === 404) return word('phone.end', 'unknown');
  if (end.status >= 400) return word('phone.end', 'refused');
  return word('phone.end', 'by_other');
}
