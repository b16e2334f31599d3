import { t, word } from '../i18n';
import { dismiss, notices, type Notice } from '../state/notices';
import { Button } from './button';

function text(n: Notice): string {
  let line = word('notice', n.code);
  // The step at which a test call failed is a code with a sentence of its own.
  const params: Record<string, string> = n.params.failed ? { ...n.params, step: word('prove.step', n.params.failed) } : { ...n.params };
  if (n.code === 'floor_alert') params.kind = word('alert', params.kind);
  for (const [key, value] of Object.entries(params)) line = line.replaceAll(`{${key}}`, value);
  return line;
}

/** Notices at the edge of the page, spoken by screen readers. */
export function Notices() {
  return (
    <div class="notices" aria-live="polite" aria-relevant="additions">
      {notices.value.map((n) => (
        <div key={n.id} class={`notice level-${n.level}`} role={n.level === 'alarm' ? 'alert' : undefined}>
          <span class="notice-mark" aria-hidden="true">
            {n.level === 'info' ? 'i' : '!'}
          </span>
          <p>{text(n)}</p>
          <Button variant="quiet" label={t('common.close')} onClick={() => dismiss(n.id)}>
            <span aria-hidden="true">✕</span>
          </Button>
        </div>
      ))}
    </div>
  );
}
