import { known, t } from '../../i18n';
import { local } from '../../i18n/local';

// What a fact about those beside caller and counsellor tells, in words: who, and what became of it.

type Data = Record<string, unknown>;

/** A value as text: an outside number has its title in each language. */
const text = (v: unknown) => (typeof v === 'string' ? v : titled(v) ? local(v) : '');

/** Whether a value is a title by language. */
export const titled = (v: unknown): v is Record<string, string> =>
  typeof v === 'object' && v !== null && !Array.isArray(v) && Object.values(v).every((s) => typeof s === 'string');
const flag = (prefix: string, v: unknown) => choice(prefix, String(v === true));

function choice(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return known(key) ? t(key) : value;
}

/** One line about a fact; empty where its name says it all. */
export function told(kind: string, d: Data): string {
  return parts(kind, d).filter(Boolean).join(' · ');
}

function parts(kind: string, d: Data): string[] {
  switch (kind) {
    case 'party.asked':
      return [text(d.agent) || text(d.number), choice('timeline.what', text(d.then))];
    case 'party.joined':
    case 'party.moved':
      return [text(d.party), flag('timeline.in', d.in)];
    case 'party.offered':
    case 'party.lost':
      return [text(d.party)];
    case 'party.ended':
      return [text(d.party), choice('party.outcome', text(d.outcome))];
    case 'call.limited':
      return [choice('timeline.limited', text(d.why))];
    case 'call.turned':
      return [flag('timeline.aside', d.aside)];
    case 'call.transferred': {
      const to = text(d.party) || text(d.agent) || text(d.number) || text(d.queue);
      return [[text(d.from), to].filter(Boolean).join(' → '), choice('timeline.how', text(d.how))];
    }
    case 'monitor.started':
      return [text(d.agent), flag('timeline.whisper', d.whisper)];
    case 'monitor.set':
      return [flag('timeline.whisper', d.whisper)];
    case 'monitor.ended':
      return [choice('timeline.ended', text(d.why))];
    case 'survey.answered':
      return [text(d.question), d.mark === 0 ? t('survey.said_nothing') : typeof d.mark === 'number' ? String(d.mark) : ''];
    case 'survey.ended':
      return [choice('survey.outcome', text(d.outcome))];
    case 'care.screened':
      return [text(d.outcome) && choice('screening.outcome', text(d.outcome))];
    case 'care.assessed':
      return [text(d.decided) && choice('grade', text(d.decided))];
    case 'care.noted':
      return [text(d.state) && choice('rescue.state', text(d.state))];
    case 'care.dispatched':
      return [text(d.step) && choice('dispatch.step', text(d.step))];
    default:
      return [];
  }
}
