import { useSignal } from '@preact/signals';
import { Button } from '../../components/button';
import { TextField } from '../../components/field';
import { Panel } from '../../components/page';
import { language, t, word } from '../../i18n';
import type { Book } from './book';
import { freshId, list, type Contract, type Dated, type Doc, type Person, type Rule } from './document';
import { CheckAt, FaultsHere, Fold, NameAt, NumberAt, Remove } from './fields';
import type { Named } from './people';
import { RuleList } from './rule-list';
import { ruleSaid, Speaker } from './said';

/** What several people have agreed to: their hours, as rules, and what part of a full post it is. */
export function Contracts({ book, doc, house }: { book: Book; doc: Doc; house: readonly Named[] }) {
  const all = list<Contract>(doc.contracts);
  const speaker = new Speaker(language.value, undefined, 'said.this_contract');
  const people = (id: string) => list<Person>(doc.staff).filter((p) => p.contract === id).length;
  return (
    <div class="stack">
      <Panel title={t('staff.contracts')}>
        <p class="hint">{t('staff.contracts_hint')}</p>
        {all.map((c, i) => {
          const at = ['contracts', i] as const;
          return (
            <Fold key={i} marked={book.faultsIn(at).length > 0} title={<ContractHead contract={c} n={people(c.id)} speaker={speaker} />} name={`contract-${c.id}`}>
              <FaultsHere book={book} path={at} />
              <div class="form-grid">
                <NameAt book={book} doc={doc} of="contracts" index={i} label={t('model.id')} name="contract-id" />
                <NumberAt book={book} path={[...at, 'share']} label={t('staff.share')} hint={t('staff.share_hint')} most={200} />
              </div>
              <CheckAt book={book} path={[...at, 'volunteer']} label={t('staff.volunteer')} />
              <WeekHours book={book} contract={c} index={i} />
              <RuleList book={book} path={[...at, 'rules']} whom="said.this_contract" house={house} />
              <Button variant="quiet" disabled={people(c.id) > 0} title={people(c.id) > 0 ? t('staff.contract_used', { n: people(c.id) }) : undefined} onClick={() => book.remove(['contracts'], i)}>
                {t('staff.contract_remove')}
              </Button>
            </Fold>
          );
        })}
        <Button onClick={() => book.add(['contracts'], { id: freshId('contract', all.map((c) => c.id)) })} name="contract-add">
          {t('staff.contract_add')}
        </Button>
      </Panel>
      <Skills book={book} doc={doc} />
    </div>
  );
}

function ContractHead({ contract, n, speaker }: { contract: Contract; n: number; speaker: Speaker }) {
  return (
    <>
      <strong>{contract.id || '–'}</strong> <span class="muted small">{t('staff.contract_people', { n })}</span>
      <span class="small fold-text">{list<Rule>(contract.rules).map((r) => ruleSaid(r, speaker)).join(' ')}</span>
    </>
  );
}

const hoursRule = 'contract_hours';
const overWeight = 10;

/** The hours of a week, as most contracts have them: one rule of the contract, made and changed by one number. */
function WeekHours({ book, contract, index }: { book: Book; contract: Contract; index: number }) {
  const rules = list<Rule>(contract.rules);
  const at = rules.findIndex((r) => r.id === hoursRule);
  if (at >= 0) return null;
  return (
    <Button
      onClick={() =>
        book.add(['contracts', index, 'rules'], {
          id: hoursRule, measure: 'minutes', window: { kind: 'week' }, soft_max: Math.round(2400 * ((contract.share ?? 100) / 100)), w_over: overWeight, reason: t('staff.week_hours_reason'),
        } satisfies Rule)
      }
    >
      {t('staff.week_hours')}
    </Button>
  );
}

/** The skills that people may have and seats may ask for. */
function Skills({ book, doc }: { book: Book; doc: Doc }) {
  const next = useSignal('');
  const skills = list<string>(doc.skills);
  const holders = (id: string) => list<Person>(doc.staff).filter((p) => list<Dated>(p.skills).some((d) => d.id === id)).length;
  return (
    <Panel title={t('staff.skills_all')}>
      <ul class="chips">
        {skills.map((s, i) => (
          <li key={`${i}${s}`}>
            <span>
              {word('skill', s)} <span class="muted small">{t('staff.contract_people', { n: holders(s) })}</span>
            </span>
            {holders(s) === 0 && <Remove label={t('model.remove_of', { what: s })} onClick={() => book.remove(['skills'], i)} />}
            <FaultsHere book={book} path={['skills', i]} />
          </li>
        ))}
      </ul>
      <div class="row tight-row end-row">
        <TextField label={t('staff.skill_new')} value={next.value} onInput={(v) => (next.value = v)} maxLength={64} name="skill-new" />
        <Button
          disabled={!next.value.trim() || skills.includes(next.value.trim())}
          onClick={() => {
            book.add(['skills'], next.value.trim());
            next.value = '';
          }}
          name="skill-add"
        >
          {t('model.add')}
        </Button>
      </div>
    </Panel>
  );
}
