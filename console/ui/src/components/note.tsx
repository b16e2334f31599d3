import type { ComponentChildren } from 'preact';
import { ApiProblem } from '../api/problem';
import { known, language, listing, t } from '../i18n';
import { ruleName } from '../roster/rules';
import { Button } from './button';

type Tone = 'info' | 'warn' | 'bad' | 'ok';

const faultsShown = 20;

/** A block that tells something, with its mend. */
export function Note({ tone, title, children, role }: { tone: Tone; title?: string; children?: ComponentChildren; role?: 'alert' | 'status' }) {
  return (
    <div class={`note tone-${tone}`} role={role}>
      {title && <strong>{title}</strong>}
      <div>{children}</div>
    </div>
  );
}

/** The sentence for a problem: the page's own text for its code; the server's sentence says the details. */
export function problemText(p: ApiProblem): string {
  const key = `problem.${p.code}`;
  if (known(key)) return t(key, { seconds: p.retryAfter ?? 30 });
  const status = `problem.status_${p.status}`;
  if (known(status)) return t(status);
  return t('problem.unknown');
}

/** Shows a problem, and offers to try again where that may help. */
export function ProblemNote({ problem, retry }: { problem: ApiProblem | undefined; retry?: () => void }) {
  if (!problem) return null;
  const text = problemText(problem);
  // The server's sentence is English and more exact; in English it stands alone.
  const detail = problem.detail && problem.detail !== text ? problem.detail : '';
  const main = language.value === 'en' && detail ? detail : text;
  return (
    <Note tone="bad" role="alert">
      <p>{main}</p>
      {problem.violations.length > 0 && <p data-name="problem-rules">{listing([...new Set(problem.violations.map((v) => ruleName(v.rule)))])}</p>}
      {problem.faults.length > 0 && (
        <ul class="plain-list small" lang="en" data-name="problem-faults">
          {problem.faults.slice(0, faultsShown).map((f, i) => (
            <li key={i}>{f.path ? `${f.path}: ${f.message}` : f.message}</li>
          ))}
        </ul>
      )}
      {problem.faults.length > faultsShown && <p class="small">{t('problem.more_faults', { n: problem.faults.length - faultsShown })}</p>}
      {language.value !== 'en' && detail && (
        <details class="small">
          <summary>{t('problem.details')}</summary>
          <p lang="en">{detail}</p>
        </details>
      )}
      {retry && <Button onClick={retry}>{t('common.retry')}</Button>}
    </Note>
  );
}
