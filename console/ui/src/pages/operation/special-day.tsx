import { useSignal } from '@preact/signals';
import { useAction } from '../../api/action';
import { api, request, type Schemas } from '../../api/client';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Field, SelectField, TextField } from '../../components/field';
import { ProblemNote } from '../../components/note';
import { language, t } from '../../i18n';

/** Every roster line, where one is named. */
export const everyLine = '*';

type Special = Schemas['SpecialDay'];
type Way = 'none' | 'factor' | 'total';

/** What is said of a day of a line: of the line itself rather than of every line. */
export function specialOf(all: Special[] | undefined, line: string, date: string): Special | undefined {
  const of = (l: string) => all?.find((s) => s.date === date && s.line === l);
  return of(line) ?? of(everyLine);
}

/** What was said of a day, in one sentence. */
export function specialText(s: Special): string {
  const what =
    s.total !== undefined
      ? t('special.says_total', { n: s.total.toLocaleString(language.value) })
      : s.factor !== undefined
        ? t('special.says_factor', { n: s.factor.toLocaleString(language.value) })
        : t('special.says_none');
  return t('special.says', { reason: s.reason, what, by: s.by.name });
}

interface Props {
  date: string;
  day: string;
  line: string;
  /** What is said so far. */
  said: Special | undefined;
  onClose: () => void;
  onDone: () => void;
}

/** Says what is known of a day beside the record of calls, or takes it back. */
export function SpecialDayDialog({ date, day, line, said, onClose, onDone }: Props) {
  const of = useSignal(said?.line ?? everyLine);
  const way = useSignal<Way>(said?.total !== undefined ? 'total' : said?.factor !== undefined || !said ? 'factor' : 'none');
  const figure = useSignal(String(said?.total ?? said?.factor ?? ''));
  const reason = useSignal(said?.reason ?? '');
  const number = Number(figure.value);
  const good = reason.value.trim() !== '' && (way.value === 'none' || (figure.value.trim() !== '' && number >= 0 && (way.value === 'total' || number <= 100)));
  const done = () => {
    onDone();
    onClose();
  };
  const save = useAction(async () => {
    await request(api.PUT('/roster/special', { body: { line: of.value, date, reason: reason.value.trim(), ...(way.value === 'none' ? {} : { [way.value]: number }) } }));
    done();
  });
  const forget = useAction(async () => {
    await request(api.DELETE('/roster/special', { params: { query: { line: said?.line ?? of.value, date } } }));
    done();
  });
  return (
    <Dialog title={t('special.title', { day })} onClose={onClose}>
      <p class="muted">{t('special.text')}</p>
      {!said && (
        <SelectField
          label={t('demand.line')}
          name="special-line"
          value={of.value}
          options={[
            { value: everyLine, label: t('special.every_line') },
            { value: line, label: line || t('demand.every_line') },
          ]}
          onChange={(v) => (of.value = v)}
        />
      )}
      <SelectField
        label={t('special.way')}
        name="special-way"
        value={way.value}
        options={(['factor', 'total', 'none'] as const).map((w) => ({ value: w, label: t(`special.way.${w}`) }))}
        onChange={(v) => (way.value = v as Way)}
      />
      {way.value !== 'none' && (
        <Field label={t(`special.figure.${way.value}`)}>
          {({ id }) => (
            <input
              id={id}
              type="number"
              name="special-figure"
              min={0}
              max={way.value === 'factor' ? 100 : 10_000_000}
              step={way.value === 'factor' ? 0.1 : 1}
              value={figure.value}
              onInput={(e) => (figure.value = e.currentTarget.value)}
            />
          )}
        </Field>
      )}
      <TextField label={t('special.reason')} value={reason.value} onInput={(v) => (reason.value = v)} maxLength={200} name="special-reason" />
      <ProblemNote problem={save.problem.value ?? forget.problem.value} />
      <div class="row dialog-actions">
        {said && (
          <Button big variant="danger" pending={forget.pending} onClick={() => void forget.run()} name="special-forget">
            {t('special.forget')}
          </Button>
        )}
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" disabled={!good} pending={save.pending} onClick={() => void save.run()} name="special-save">
          {t('common.save')}
        </Button>
      </div>
    </Dialog>
  );
}
