import type { ComponentChildren } from 'preact';
import { ApiProblem } from '../api/problem';
import { known, language, t } from '../i18n';
import { Button } from './button';

type Tone = 'info' | 'warn' | 'bad' | 'ok';

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
