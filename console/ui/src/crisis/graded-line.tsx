import { useRef } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useLoad } from '../api/action';
import { known, language, t, word } from '../i18n';
import { local } from '../i18n/local';
import { deskOptions, gradeOption } from '../state/options';
import { clock, dayTime } from '../time/format';
import { dueAt, lastGraded, type Graded } from './graded';

/** The record may come a moment after the desk knows. */
const againMs = 700;
const tries = 4;

/** What a grade is and is not; who has set it, why and when; and until when the response is due. */
export function GradedLine({ call, grade }: { call: string; grade: Schemas['Grade'] }) {
  const first = useRef(grade);
  const changed = useRef(false);
  changed.current = changed.current || grade !== first.current;
  // A grade that was never changed has no record; one that was changed while this page shows it has one soon.
  const load = useLoad(() => read(call, grade, changed.current ? tries : 1), [call, grade]);
  const g = load.data.value;
  return (
    <div class="stack tight graded">
      <p class="small muted">{t('grade.meaning')}</p>
      {g && (
        <p class="small" data-name="graded" role="status">
          {t('grade.set_by', { name: g.by ?? word('who', g.actor) })} · <time dateTime={g.at}>{clock(g.at, language.value)}</time>
          {whyText(g.why) && ` · ${whyText(g.why)}`}
          {dueText(g, grade) && <strong> · {dueText(g, grade)}</strong>}
        </p>
      )}
    </div>
  );
}

async function read(call: string, grade: Schemas['Grade'], times: number): Promise<Graded | undefined> {
  for (let i = 0; i < times; i++) {
    if (i > 0) await new Promise((done) => setTimeout(done, againMs));
    const d = await request(api.GET('/calls/{call}', { params: { path: { call } } }));
    const found = lastGraded(d.timeline, grade);
    if (found) return found;
  }
  return undefined;
}

function whyText(why: string): string {
  const option = deskOptions.value?.grade_reasons.find((r) => r.id === why);
  if (option) return local(option.name);
  return known(`grade.why.${why}`) ? word('grade.why', why) : '';
}

function dueText(g: Graded, grade: Schemas['Grade']): string {
  const due = dueAt(g.at, gradeOption(grade)?.within_seconds);
  if (due) return t('grade.due', { time: dayTime(due, language.value) });
  return grade === 'red' ? t('grade.due_now') : '';
}
