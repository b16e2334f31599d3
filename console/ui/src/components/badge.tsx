import type { Schemas } from '../api/client';
import { t, word } from '../i18n';

// States and grades carry a shape and a word; colour only helps.

const stateShapes: Record<Schemas['AgentState'], string> = {
  ready: '●',
  reserved: '◔',
  talking: '◆',
  hold: '‖',
  after_call: '✎',
  not_ready: '○',
  logged_out: '–',
};

/** What a counsellor is doing. */
export function StateBadge({ state }: { state: Schemas['AgentState'] }) {
  return (
    <span class={`badge state-${state}`}>
      <span aria-hidden="true">{stateShapes[state]}</span> {word('state', state)}
    </span>
  );
}

const gradeShapes: Record<Schemas['Grade'], string> = { red: '▲', yellow: '◆', green: '●' };

/** The required response to a caller. It is never worded as a forecast. */
export function GradeBadge({ grade, response }: { grade: Schemas['Grade']; response?: string }) {
  return (
    <span class={`badge grade-${grade}`} title={t('grade.title')}>
      <span aria-hidden="true">{gradeShapes[grade]}</span> {response ?? word('grade', grade)}
    </span>
  );
}

type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'off';
const toneShapes: Record<Tone, string> = { ok: '✓', warn: '!', bad: '✕', info: 'i', off: '–' };

/** A short word with its weight. */
export function Tag({ tone, children }: { tone: Tone; children: preact.ComponentChildren }) {
  return (
    <span class={`badge tone-${tone}`}>
      <span aria-hidden="true">{toneShapes[tone]}</span> {children}
    </span>
  );
}
