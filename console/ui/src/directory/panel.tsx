import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { SelectField, TextField } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { Loading } from '../components/page';
import { listing, t } from '../i18n';
import { local } from '../i18n/local';
import { HotlineChoice } from '../outgoing/place';
import { apply } from '../state/commands';
import { askParty, transfer } from '../state/live-commands';
import { hotlines } from '../state/options';
import { can } from '../state/session';

export type Referral = Schemas['Referral'];

/** How long a pause in typing begins a search. */
const settleMs = 200;

export const readReferrals = (q: string, kind: string, town: string) =>
  request(api.GET('/referrals', { params: { query: { ...(q ? { q } : {}), ...(kind ? { kind } : {}), ...(town ? { town } : {}) } } }));

interface Props {
  call?: Schemas['DeskCall'] | undefined;
  actions: Schemas['Desk']['actions'];
}

/** Where a caller can be referred to: found by words, kind and town, and called by one press. */
export function ReferralPanel({ call, actions }: Props) {
  const open = useSignal(false);
  const hotline = useSignal('');
  const shown = hotline.value || (hotlines.value[0]?.id ?? '');
  if (!can('referral.read')) return null;
  return (
    <details class="panel" data-name="referrals" onToggle={(e) => (open.value = e.currentTarget.open)}>
      <summary>{t('referral.title')}</summary>
      {open.value && (
        <div class="stack">
          {!call && can('referral.call') && <HotlineChoice value={shown} onChange={(v) => (hotline.value = v)} name="place-hotline" />}
          <ReferralSearch row={(r) => <Doings place={r} call={call} actions={actions} hotline={shown} />} />
        </div>
      )}
    </details>
  );
}

/** The search with its results; row adds what can be done with each. */
export function ReferralSearch({ row, again = 0 }: { row?: (r: Referral) => preact.ComponentChildren; again?: number }) {
  const typed = useSignal('');
  const words = useSignal('');
  const kind = useSignal('');
  const town = useSignal('');
  useEffect(() => {
    const timer = setTimeout(() => (words.value = typed.value.trim()), settleMs);
    return () => clearTimeout(timer);
  }, [typed.value]);
  const load = useLoad(() => readReferrals(words.value, kind.value, town.value), [words.value, kind.value, town.value, again]);
  const page = load.data.value;
  return (
    <div class="stack">
      <TextField label={t('referral.find')} type="search" value={typed.value} onInput={(v) => (typed.value = v)} maxLength={100} name="referral-find" />
      <div class="plan-pair">
        <SelectField label={t('referral.kind')} value={kind.value} empty={t('common.all')} options={(page?.kinds ?? []).map((k) => ({ value: k.id, label: local(k.name) }))} onChange={(v) => (kind.value = v)} name="referral-kind" />
        <SelectField label={t('referral.town')} value={town.value} empty={t('common.all')} options={(page?.towns ?? []).map((x) => ({ value: x, label: x }))} onChange={(v) => (town.value = v)} name="referral-town" />
      </div>
      <Loading load={load}>
        {(p) => (
          <>
            {p.items.length === 0 && <p class="empty muted">{t('referral.none')}</p>}
            <ul class="plain-list referrals">
              {p.items.map((r) => (
                <Place key={r.id} place={r} kind={local(p.kinds.find((k) => k.id === r.kind)?.name ?? { 'zh-CN': r.kind, en: r.kind })}>
                  {row?.(r)}
                </Place>
              ))}
            </ul>
            {p.total > p.items.length && <p class="small muted">{t('referral.more', { n: p.total })}</p>}
          </>
        )}
      </Loading>
    </div>
  );
}

function Place({ place, kind, children }: { place: Referral; kind: string; children?: preact.ComponentChildren }) {
  const facts = [kind, place.town, place.hours, place.languages.length > 0 && listing(place.languages)].filter(Boolean);
  return (
    <li class="referral" data-name={`place-${place.id}`}>
      <strong>{place.name}</strong>
      <span class="small muted">{facts.join(' · ')}</span>
      {place.phone && <span class="tabular">{place.phone}</span>}
      {place.note && <span class="small">{place.note}</span>}
      {children}
    </li>
  );
}

/** What one press does with a place: during a call with the caller, else a call from the own desk. */
function Doings({ place, call, actions, hotline }: { place: Referral; hotline: string } & Props) {
  const number = `place:${place.id}`;
  const join = useAction(() => askParty(call?.id ?? '', { number, then: 'join' }));
  const consult = useAction(() => askParty(call?.id ?? '', { number, then: 'consult' }));
  const send = useAction(() => transfer(call?.id ?? '', { number }));
  const ring = useAction(() => callPlace(place.id, hotline));
  if (!place.can_call) return place.why_not ? <p class="small muted">{t(`referral.why.${place.why_not}`)}</p> : null;
  if (!can('referral.call')) return null;
  const busy = [join, consult, send, ring].some((a) => a.pending.value);
  const problem = join.problem.value ?? consult.problem.value ?? send.problem.value ?? ring.problem.value;
  return (
    <>
      <div class="row">
        {call && actions.includes('ask') && (
          <>
            <Button disabled={busy} pending={consult.pending} onClick={() => void consult.run()} name={`place-consult-${place.id}`}>
              {t('bring.consult')}
            </Button>
            <Button disabled={busy} pending={join.pending} onClick={() => void join.run()} name={`place-join-${place.id}`}>
              {t('bring.join')}
            </Button>
          </>
        )}
        {call && actions.includes('transfer') && (
          <Button disabled={busy} pending={send.pending} onClick={() => void send.run()} name={`place-send-${place.id}`}>
            {t('bring.transfer')}
          </Button>
        )}
        {!call && (
          <Button disabled={busy} pending={ring.pending} onClick={() => void ring.run()} name={`place-call-${place.id}`}>
            {t('referral.call')}
          </Button>
        )}
      </div>
      {call?.grade === 'red' && <Note tone="warn">{t('bring.consult_red')}</Note>}
      <ProblemNote problem={problem} />
    </>
  );
}

async function callPlace(id: string, hotline: string): Promise<void> {
  await request(api.POST('/referrals/{referral}/call', { params: { path: { referral: id } }, body: { hotline } }));
  await apply(request(api.GET('/desk')));
}
