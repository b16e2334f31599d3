import type { Schemas } from '../api/client';
import { t } from '../i18n';
import { Shape } from './marks';
import { chainSpan, type Look } from './words';

type Part = Schemas['ChainPart'];

const looks = { within: { tone: 'ok', shape: '✓' }, slow: { tone: 'warn', shape: '!' }, never: { tone: 'bad', shape: '✕' }, open: { tone: 'off', shape: '○' } } satisfies Record<string, Look>;

function verdict(p: Part): 'within' | 'slow' | 'never' {
  if (!p.came) return 'never';
  return p.took_ms <= p.target_ms ? 'within' : 'slow';
}

/** The times of a chain beside their targets. A bar ends at twice the target; the target is its middle. */
export function ChainBars({ parts, compact, running }: { parts: readonly Part[]; compact?: boolean; running?: boolean }) {
  if (parts.length === 0) return null;
  return (
    <figure class={`chain${compact ? ' chain-compact' : ''}`}>
      <figcaption class={compact ? 'visually-hidden' : 'small muted'}>
        {t('chain.title')} · {t('drill.scale')}
      </figcaption>
      <ul class="chain-parts">
        {parts.map((p) => (
          <ChainPart key={p.name} part={p} running={running} />
        ))}
      </ul>
    </figure>
  );
}

function ChainPart({ part: p, running }: { part: Part; running: boolean | undefined }) {
  const v = running && !p.came ? 'open' : verdict(p);
  const share = p.target_ms > 0 ? Math.min(1, p.took_ms / (2 * p.target_ms)) : 1;
  return (
    <li data-part={p.name} data-verdict={v}>
      <span class="chain-name">{t(`chain.${p.name}`)}</span>
      <span class="chain-track" aria-hidden="true">
        {p.came && <span class={`chain-bar chain-${v}`} style={{ inlineSize: `${Math.max(2, share * 100)}%` }} />}
        <span class="chain-target" />
      </span>
      <span class="chain-value">
        <Shape look={looks[v]} /> <strong class="tabular">{p.came ? chainSpan(p.took_ms) : t(v === 'open' ? 'chain.open' : 'chain.never')}</strong>{' '}
        <span class="muted small">
          {p.came ? `${t(`chain.${v}`)} · ` : ''}
          {t('chain.target', { time: chainSpan(p.target_ms) })}
        </span>
      </span>
    </li>
  );
}
