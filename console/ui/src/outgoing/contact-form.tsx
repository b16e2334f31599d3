import { useSignal } from '@preact/signals';
import type { Schemas } from '../api/client';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { CheckField, Field } from '../components/field';
import { ProblemNote } from '../components/note';
import { t, word } from '../i18n';

type Input = Schemas['SafeContactInput'];

const rules = ['neutral', 'allow', 'deny'] as const;
const maxSay = 300;

/** Says how a person may be reached: whether, when, with which words, and whether a message may be left. */
export function ContactForm({ contact, save, onCancel }: { contact: Schemas['SafeContact']; save: (body: Input) => Promise<void>; onCancel: () => void }) {
  const value = useSignal<Required<Input>>({
    rule: contact.rule, message_allowed: contact.message_allowed, from: contact.from ?? '', to: contact.to ?? '', say: contact.say ?? '',
  });
  const set = (change: Partial<Input>) => (value.value = { ...value.value, ...change });
  const store = useAction(() => save(inputOf(value.value)));
  const field = store.problem.value?.field;
  const v = value.value;
  const called = v.rule !== 'deny';
  return (
    <form
      class="stack"
      data-name="contact-form"
      onSubmit={(e) => {
        e.preventDefault();
        void store.run();
      }}
    >
      <fieldset>
        <legend>{t('contact.may')}</legend>
        {rules.map((r) => (
          <label key={r} class="check">
            <input type="radio" name="contact-rule" value={r} checked={v.rule === r} onChange={() => set({ rule: r })} />
            <span>{word('contact.rule', r)}</span>
          </label>
        ))}
      </fieldset>
      {called && (
        <>
          <div class="row contact-hours">
            <HourField label={t('contact.from')} name="contact-from" value={v.from} wrong={field === 'from'} onChange={(x) => set({ from: x })} />
            <HourField label={t('contact.to')} name="contact-to" value={v.to} wrong={field === 'to'} onChange={(x) => set({ to: x })} />
          </div>
          <p class="hint">{t('contact.hours_hint')}</p>
          <CheckField label={t('contact.message')} checked={v.message_allowed} onChange={(on) => set({ message_allowed: on })} name="contact-message" />
          <Field label={t('contact.say')} hint={t('contact.say_hint')}>
            {({ id, describedBy }) => (
              <textarea id={id} name="contact-say" rows={2} maxLength={maxSay} aria-describedby={describedBy} value={v.say} onInput={(e) => set({ say: e.currentTarget.value })} />
            )}
          </Field>
        </>
      )}
      <ProblemNote problem={store.problem.value} />
      <div class="row">
        <Button big type="submit" variant="primary" pending={store.pending} name="contact-save">
          {t('contact.save')}
        </Button>
        <Button big onClick={onCancel} name="contact-cancel">
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** What is sent: who is never called has neither hours, words nor messages. */
export function inputOf(v: Required<Input>): Input {
  if (v.rule === 'deny') return { rule: 'deny', message_allowed: false };
  return { rule: v.rule, message_allowed: v.message_allowed, from: v.from, to: v.to, say: v.say.trim() };
}

function HourField(p: { label: string; name: string; value: string; wrong: boolean; onChange: (v: string) => void }) {
  return (
    <Field label={p.label}>
      {({ id }) => <input id={id} type="time" name={p.name} value={p.value} aria-invalid={p.wrong || undefined} onInput={(e) => p.onChange(e.currentTarget.value)} />}
    </Field>
  );
}
