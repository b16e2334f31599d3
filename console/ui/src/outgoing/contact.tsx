import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad, type Loaded } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { Note, ProblemNote } from '../components/note';
import { Loading, Panel } from '../components/page';
import { language, t, word } from '../i18n';
import { can } from '../state/session';
import { dayTime } from '../time/format';
import { ContactForm } from './contact-form';

export type Contact = Schemas['SafeContact'];

const path = (call: string) => ({ params: { path: { call } } });
export const readContact = (call: string) => request(api.GET('/calls/{call}/safe-contact', path(call)));
export const writeContact = (call: string, body: Schemas['SafeContactInput']) => request(api.PUT('/calls/{call}/safe-contact', { ...path(call), body }));

/** How the person of a call may be reached. It is read on demand only, since each look is written down. */
export function ContactPanel({ call }: { call: string }) {
  const contact = useSignal<Contact | undefined>(undefined);
  const read = useAction(async () => {
    contact.value = await readContact(call);
  });
  if (!can('contact.read')) return null;
  return (
    <Panel title={t('contact.title')}>
      {contact.value ? (
        <ContactRule call={call} contact={contact.value} onChange={(c) => (contact.value = c)} />
      ) : (
        <>
          <Note tone="info">{t('contact.audited')}</Note>
          <div class="row">
            <Button pending={read.pending} onClick={() => void read.run()} name="contact-show">
              {t('contact.show')}
            </Button>
          </div>
        </>
      )}
      <ProblemNote problem={read.problem.value} />
    </Panel>
  );
}

/** Reads the rule of a person who is about to be called. */
export function useContact(call: string): Loaded<Contact> {
  return useLoad(() => readContact(call), [call]);
}

/** The rule before a call is made, with what changes it for those who may. */
export function ContactBefore({ call, load }: { call: string; load: Loaded<Contact> }) {
  return (
    <section class="stack tight contact" data-name="contact" aria-label={t('contact.title')}>
      <h3>{t('contact.title')}</h3>
      <Loading load={load}>{(c) => <ContactRule call={call} contact={c} onChange={(next) => (load.data.value = next)} />}</Loading>
    </section>
  );
}

/** A rule in words, who has set it and when. */
export function ContactRule({ call, contact: c, onChange }: { call: string; contact: Contact; onChange: (c: Contact) => void }) {
  const editing = useSignal(false);
  if (editing.value) {
    return (
      <ContactForm
        contact={c}
        save={async (body) => {
          onChange(await writeContact(call, body));
          editing.value = false;
        }}
        onCancel={() => (editing.value = false)}
      />
    );
  }
  const open = c.rule !== 'deny';
  return (
    <>
      <p class="row">
        <Tag tone={!open ? 'bad' : c.callable_now ? 'ok' : 'warn'}>{word('contact.rule', c.rule)}</Tag>
        {open && c.from && (
          <span data-name="contact-hours">
            {t('contact.between', { from: c.from, to: c.to ?? '' })}
            {!c.callable_now && ` · ${t('contact.not_now')}`}
          </span>
        )}
        {open && <span>{t(c.message_allowed ? 'outgoing.message' : 'outgoing.no_message')}</span>}
      </p>
      {c.say && (
        <blockquote class="contact-say" data-name="contact-say">
          <strong>{t('contact.only_say')}</strong> {c.say}
        </blockquote>
      )}
      <p class="small muted">{c.set_by ? t('contact.set_by', { name: c.set_by.name, at: dayTime(c.set_at, language.value) }) : t('contact.not_set')}</p>
      {can('contact.write') && (
        <div class="row">
          <Button variant="quiet" onClick={() => (editing.value = true)} name="contact-edit">
            {t('contact.edit')}
          </Button>
        </div>
      )}
    </>
  );
}
