import type { Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { ProblemNote } from '../../components/note';
import { t } from '../../i18n';
import { acknowledgeHelp } from '../../state/live-commands';
import { can } from '../../state/session';
import { SilentTag } from '../../silent/tag';
import { partyName } from '../desk/live/voices';

type Row = Schemas['BoardCall'];
type Party = Schemas['BoardParty'];

/** Who is in a call: who has it, who was asked, who listens, and whether help is wanted. */
export function InCall({ call: c }: { call: Row }) {
  const alone = c.aside && !c.parties?.some((p) => p.state === 'there' && p.in);
  return (
    <div class="in-call">
      <span>{c.agent?.name ?? '–'}</span>
      {c.parties?.map((p) => (
        <Tag key={p.id} tone={p.state === 'lost' ? 'warn' : p.in && p.state === 'there' ? 'ok' : 'off'}>
          {partyText(p)}
        </Tag>
      ))}
      {alone && <Tag tone="warn">{t('board.caller_music')}</Tag>}
      {c.listeners?.map((l) => (
        <Tag key={l.agent.id} tone="info">
          {t(l.whispering ? 'board.whispers' : 'board.listens', { name: l.agent.name })}
        </Tag>
      ))}
      {Boolean(c.transfers) && <Tag tone="off">{t('board.transfers', { n: c.transfers ?? 0 })}</Tag>}
      <SilentTag silent={c.silent} />
      {c.help && <Wanted call={c.call_id} help={c.help} />}
    </div>
  );
}

function partyText(p: Party): string {
  const name = partyName(p);
  if (p.state === 'asked' || p.state === 'ringing') return t('board.party_ringing', { name });
  if (p.state === 'lost') return t('board.party_lost', { name });
  if (!p.in) return t('board.party_beside', { name });
  return p.muted ? t('board.party_muted', { name }) : name;
}

function Wanted({ call, help }: { call: string; help: Schemas['Help'] }) {
  const answer = useAction(() => acknowledgeHelp(call));
  if (help.acknowledged_at) return <Tag tone="info">{t('help.answered', { name: help.acknowledged_by?.name ?? '' })}</Tag>;
  return (
    <span class="row">
      <Tag tone="warn">{t('help.wanted')}</Tag>
      {can('help.answer') && (
        <Button variant="primary" pending={answer.pending} onClick={() => void answer.run()} name={`help-${call}`}>
          {t('help.acknowledge')}
        </Button>
      )}
      <ProblemNote problem={answer.problem.value} />
    </span>
  );
}
