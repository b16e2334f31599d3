import type { Schemas } from '../../../api/client';
import { useAction } from '../../../api/action';
import { Button } from '../../../components/button';
import { ProblemNote } from '../../../components/note';
import { Since } from '../../../components/timer';
import { Keypad } from '../../../floor/keypad';
import { t, word, type Key } from '../../../i18n';
import { act, type PartyAction } from '../../../state/live-commands';
import { instant } from '../../../time/format';
import { now } from '../../../time/now';
import { partyName } from './voices';

type Call = Schemas['DeskCall'];
type Party = Schemas['DeskParty'];

const labels: Record<PartyAction, Key> = {
  bring_in: 'party.bring_in',
  take_out: 'party.take_out',
  mute: 'party.mute',
  unmute: 'party.unmute',
  hand_over: 'party.hand_over',
  drop: 'party.let_go',
};
// In the order in which they are wanted.
const order: PartyAction[] = ['bring_in', 'take_out', 'hand_over', 'mute', 'unmute', 'drop'];

/** Those who were asked into the call, each with what can be done by one press. */
export function Parties({ call }: { call: Call }) {
  if (call.parties.length === 0 && call.part === 'counsellor') return null;
  return (
    <ul class="parties" aria-label={t('party.list')} data-name="parties">
      {call.part !== 'counsellor' && call.counsellor && (
        <li class="party party-with">
          <p class="party-name">{call.counsellor.name}</p>
          <p class="small">
            <span aria-hidden="true">◆</span> {t('party.counsellor')}
          </p>
        </li>
      )}
      {call.parties.map((p) => (
        <PartyCard key={p.id} call={call.id} party={p} />
      ))}
    </ul>
  );
}

function PartyCard({ call, party: p }: { call: string; party: Party }) {
  const name = partyName(p);
  const doing = useAction((action: PartyAction) => act(call, p.id, action));
  const rings = p.state === 'asked' || p.state === 'ringing';
  const text = (a: PartyAction) => t(a === 'drop' && rings ? 'party.ask_no_more' : labels[a]);
  return (
    <li class={`party party-${look(p)}`} data-name={`party-${p.agent?.id ?? p.number?.id ?? p.id}`} data-state={p.state} data-in={p.in}>
      <p class="party-name">
        {name}
        {p.me && <span class="muted small"> · {t('party.is_me')}</span>}
      </p>
      <p class="small" role="status">
        <span aria-hidden="true">{shapes[look(p)]}</span> {stateText(p)}
        {p.state === 'there' && p.since && (
          <>
            {' · '}
            <Since at={p.since} />
          </>
        )}
      </p>
      {p.muted && p.state === 'there' && (
        <p class="small party-muted">
          <span aria-hidden="true">⊘</span> {t('party.muted')}
        </p>
      )}
      {(rings || p.state === 'lost') && p.deadline && <Countdown until={p.deadline} />}
      {p.actions.length > 0 && (
        <div class="party-actions">
          {order
            .filter((a) => p.actions.includes(a))
            .map((a) => (
              <Button
                key={a}
                variant={a === 'bring_in' ? 'primary' : 'plain'}
                pending={doing.pending}
                onClick={() => void doing.run(a)}
                label={t('party.action_of', { action: text(a), name })}
                name={`${a.replace('_', '-')}-${p.agent?.id ?? p.number?.id ?? p.id}`}
              >
                {text(a)}
              </Button>
            ))}
          {p.actions.includes('keys') && <Keypad call={call} party={p.id} id={p.number?.id ?? p.id} name={name} />}
        </div>
      )}
      <ProblemNote problem={doing.problem.value} />
    </li>
  );
}

type Look = 'rings' | 'with' | 'beside' | 'lost' | 'gone';
const shapes: Record<Look, string> = { rings: '◔', with: '◆', beside: '◇', lost: '!', gone: '–' };

function look(p: Party): Look {
  switch (p.state) {
    case 'asked':
    case 'ringing':
      return 'rings';
    case 'there':
      return p.in ? 'with' : 'beside';
    case 'lost':
      return 'lost';
    case 'gone':
      return 'gone';
  }
}

function stateText(p: Party): string {
  if (p.state === 'there') return t(p.in ? 'party.with' : 'party.beside');
  if (p.state === 'gone') return word('party.outcome', p.outcome ?? 'other');
  return word('party.state', p.state);
}

function Countdown({ until }: { until: string }) {
  const seconds = Math.max(0, Math.ceil(((instant(until) ?? 0) - now.value) / 1000));
  return <p class="small tabular">{t('party.seconds', { n: seconds })}</p>;
}
