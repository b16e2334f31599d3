import { Button } from '../../components/button';
import { language, t } from '../../i18n';
import type { Book } from './book';
import { freshId, list, type Rule } from './document';
import { FaultsHere, Fold } from './fields';
import type { Path } from './paths';
import type { Named } from './people';
import { RuleForm } from './rule-form';
import { ruleSaid, Speaker, type Whom } from './said';

/** Rules of the house, of a contract or of a person: each one sentence, opened to be changed. */
export function RuleList({ book, path, house, whom = 'said.everybody' }: { book: Book; path: Path; house: readonly Named[]; whom?: Whom }) {
  const speaker = new Speaker(language.value, { person: (id) => house.find((h) => h.id === id)?.name ?? id }, whom);
  const rules = list<Rule>(book.get(path));
  const add = () => book.add(path, { id: freshId('rule', rules.map((r) => r.id)), measure: 'work_run', soft_max: 5, w_over: 100 } satisfies Rule);
  return (
    <div class="stack tight-stack">
      {rules.length === 0 && <p class="muted small">{t('rules.none')}</p>}
      {rules.map((r, i) => (
        <Fold key={i} marked={book.faultsIn([...path, i]).length > 0} title={<span data-name="rule-said">{ruleSaid(r, speaker)}</span>} name={`rule-${r.id}`}>
          <FaultsHere book={book} path={[...path, i]} />
          <RuleForm book={book} path={[...path, i]} rule={r} house={house} whom={whom} />
          <Button variant="quiet" onClick={() => book.remove(path, i)} name={`rule-remove-${r.id}`}>
            {t('rules.remove')}
          </Button>
        </Fold>
      ))}
      <Button onClick={add} name="rule-add">
        {t('rules.add')}
      </Button>
    </div>
  );
}
