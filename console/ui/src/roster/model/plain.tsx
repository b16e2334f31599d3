import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Panel } from '../../components/page';
import { t } from '../../i18n';
import type { Book } from './book';
import type { Doc } from './document';
import { lineAt, linesOf, written } from './text';

/** The whole document as text, for whoever wants all of it. What is typed is taken at once; while it is no document it waits. */
export function PlainText({ book, doc }: { book: Book; doc: Doc }) {
  // As it was typed, as long as nothing else has changed the document: a text that is set anew would move the cursor.
  const typed = useSignal<{ text: string; doc: Doc } | undefined>(undefined);
  const anew = useMemo(() => written(doc), [doc]);
  const text = book.text.value ?? (typed.value?.doc === doc ? typed.value.text : anew);
  const bad = book.textFault.value;
  const faults = useMemo(() => {
    if (book.faults.value.length === 0 || bad) return [];
    const lines = linesOf(text);
    return book.faults.value.map((f) => ({ line: lineAt(lines, f.path ?? ''), path: f.path ?? '', message: f.message })).sort((a, b) => a.line - b.line);
  }, [book.faults.value, text, bad]);
  const input = (value: string) => {
    book.type(value);
    typed.value = { text: value, doc: book.doc.peek() ?? doc };
  };
  const toLine = (line: number) => {
    const area = document.querySelector<HTMLTextAreaElement>('textarea[name="model-text"]');
    if (!area) return;
    const lines = text.split('\n');
    const at = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(at, at + (lines[line - 1]?.length ?? 0));
    area.scrollTop = Math.max(0, (area.scrollHeight / lines.length) * (line - 4));
  };
  return (
    <Panel title={t('rules.plain')}>
      <p class="hint">{t('rules.plain_hint')}</p>
      {bad && (
        <p class="error" role="alert" data-name="text-fault">
          <button type="button" class="link" onClick={() => toLine(bad.line)}>
            {t('rules.line_n', { n: bad.line })}
          </button>{' '}
          {bad.twice !== undefined ? t('rules.twice', { key: bad.twice }) : bad.part !== undefined ? t('rules.no_part', { part: bad.part }) : t('rules.no_json')}
        </p>
      )}
      {faults.length > 0 && (
        <ul class="plain-list small" data-name="text-faults">
          {faults.map((f, i) => (
            <li key={i}>
              <button type="button" class="link" onClick={() => toLine(f.line)}>
                {t('rules.line_n', { n: f.line })}
              </button>{' '}
              <code>{f.path}</code> <span lang="en">{f.message}</span>
            </li>
          ))}
        </ul>
      )}
      <Field label={t('rules.text')}>
        {({ id }) => <textarea id={id} name="model-text" class="plain-text" spellcheck={false} wrap="off" rows={28} value={text} aria-invalid={bad ? true : undefined} onInput={(e) => input(e.currentTarget.value)} />}
      </Field>
      {bad && (
        <Button onClick={() => book.dropText()} name="text-drop">
          {t('rules.text_drop')}
        </Button>
      )}
    </Panel>
  );
}
