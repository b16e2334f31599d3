import type { Signal } from '@preact/signals';
import { problemText } from '../components/note';
import { t } from '../i18n';
import type { Carried } from './carry';
import type { Trial } from './trial';
import { verdictText } from './words';

/** What a question about changes has come to, in words. */
export function trialText(trial: Trial): string {
  const v = trial.verdict.value;
  if (v) return verdictText(v);
  if (trial.problem.value) return problemText(trial.problem.value);
  return trial.asking.value ? t('roster.grid.asking') : '';
}

/** Beside the pointer: what carrying the shift here would do, or why it cannot be put here. The status line says the same to screen readers. */
export function Floating({ carried, trial, refused }: { carried: Signal<Carried | undefined>; trial: Trial; refused?: string }) {
  const c = carried.value;
  if (!c) return null;
  const v = trial.verdict.value;
  return (
    <div class={`roster-floating${refused ? ' illegal' : v ? (v.legal ? ' legal' : ' illegal') : ''}`} style={{ left: `${c.x + 14}px`, top: `${c.y + 14}px` }} aria-hidden="true">
      <strong>{c.copy ? t('roster.grid.copying') : t('roster.grid.moving')}</strong> {refused ? `✕ ${refused}` : `${v ? (v.legal ? '✓' : '✕') : ''} ${trialText(trial)}`}
    </div>
  );
}
