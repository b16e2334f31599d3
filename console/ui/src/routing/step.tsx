import type { Schemas } from '../api/client';
import { GradeBadge, Tag } from '../components/badge';
import { Table } from '../components/table';
import { language, listing, t, word } from '../i18n';
import { local } from '../i18n/local';
import { clock, span } from '../time/format';
import { aheadText, byReason, endText, exclusionText, nameOf, peopleText, ruleText, targetText, turnText } from './words';

type Step = Schemas['RoutingStep'];

/** One step of a call's waiting. */
export function RoutingStepView({ step: s }: { step: Step }) {
  return (
    <li data-turn={s.turn}>
      <span class="timeline-time tabular">
        <time dateTime={s.at}>{clock(s.at, language.value)}</time>
        {s.waited_ms !== undefined && <span class="muted small">{span(s.waited_ms)}</span>}
      </span>
      <div class="stack tight">
        <p class="row">
          <strong>{turnText(s)}</strong>
          <Outcome step={s} />
        </p>
        <Details step={s} />
        <Order step={s} />
        {s.offer && <Chosen step={s} />}
      </div>
    </li>
  );
}

function Outcome({ step: s }: { step: Step }) {
  const outcome = s.offer?.outcome;
  if (!outcome) return null;
  const why = s.withdrawn && outcome !== 'no_answer' ? ` · ${endText('withdrawn', s.withdrawn)}` : '';
  return (
    <Tag tone={outcome === 'accepted' ? 'ok' : 'off'}>
      {word('offer.outcome', outcome)}
      {why}
    </Tag>
  );
}

function Details({ step: s }: { step: Step }) {
  const said = [
    s.to && targetText(s.to),
    s.reason && s.turn === 'refused' && endText('refused', s.reason),
    s.reason && s.turn === 'left' && endText('left', s.reason),
    (s.turn === 'joined' || s.turn === 'relaxed') && (s.asks?.length ? t('routing.asks', { skills: listing(s.asks) }) : t('routing.asks_none')),
    s.priority ? t('routing.priority', { n: s.priority }) : '',
    s.returned && t('routing.returned'),
  ].filter(Boolean);
  const graded = s.grade && (s.turn === 'joined' || s.turn === 'regraded');
  if (said.length === 0 && !graded) return null;
  return (
    <p class="row small">
      {graded && s.grade && <GradeBadge grade={s.grade} />}
      {said.map((text) => (
        <span key={String(text)}>{text}</span>
      ))}
    </p>
  );
}

/** The place of the call at that moment, and on demand who stood before it. */
function Order({ step: s }: { step: Step }) {
  if (s.turn !== 'joined' && s.turn !== 'regraded' && s.turn !== 'offered') return null;
  if (!s.rank) return s.turn === 'offered' ? <p class="small muted">{t('routing.place_unknown')}</p> : null;
  const place = s.rank === 1 ? t('routing.place_first', { waiting: s.waiting ?? 1 }) : t('routing.place', { rank: s.rank, waiting: s.waiting ?? s.rank });
  const before = s.before ?? [];
  if (before.length === 0) return <p class="small">{place}</p>;
  return (
    <>
      <p class="small">{place}</p>
      <details class="small">
        <summary>{t('routing.order', { n: s.rank - 1 })}</summary>
        <Table
          caption={t('routing.order', { n: s.rank - 1 })}
          rows={before}
          rowKey={(p) => String(p.rank)}
          empty=""
          columns={[
            { head: t('routing.rank'), cell: (p) => p.rank },
            { head: t('routing.caller'), cell: (p) => (p.call_id ? <a href={`/calls/${p.call_id}`}>{p.queue ? local(p.queue.name) : t('routing.other_caller')}</a> : p.queue ? local(p.queue.name) : t('routing.other_caller')) },
            { head: t('grade.title'), cell: (p) => p.grade && <GradeBadge grade={p.grade} /> },
            { head: t('routing.waited'), cell: (p) => span(p.waited_ms ?? 0), align: 'end' },
            { head: t('routing.why_before'), cell: (p) => aheadText(p.why) + (p.rings ? ` · ${t('routing.rings', { name: nameOf(p.rings) })}` : '') },
          ]}
        />
        {s.rank - 1 > before.length && <p class="muted">{t('routing.order_more', { n: s.rank - 1 - before.length })}</p>}
      </details>
    </>
  );
}

/** Why this counsellor was asked, who else could have been, and why the others were not. */
function Chosen({ step: s }: { step: Step }) {
  const o = s.offer;
  if (!o) return null;
  const others = (o.candidates ?? []).slice(1);
  const groups = byReason(o.excluded ?? []);
  return (
    <dl class="pairs small">
      {o.step && (
        <div>
          <dt>{t('routing.chosen')}</dt>
          <dd>
            {ruleText(o.step)}
            {!!s.relaxed && (
              <>
                {' · '}
                {s.relaxed === 1 ? t('routing.relaxed_one') : t('routing.relaxed', { n: s.relaxed })}
                {!s.circle && ` · ${t('routing.unrelaxed')}`}
              </>
            )}
          </dd>
        </div>
      )}
      {(o.together?.length ?? 0) > 1 && (
        <div data-name="asked-together">
          <dt>{t('routing.together')}</dt>
          <dd>{peopleText(o.together ?? [])}</dd>
        </div>
      )}
      {others.length > 0 && (
        <div>
          <dt>{t('routing.candidates')}</dt>
          <dd>{peopleText(o.candidates ?? [])}</dd>
        </div>
      )}
      {groups.length > 0 && (
        <div>
          <dt>{t('routing.excluded_n', { n: o.excluded?.length ?? 0 })}</dt>
          <dd>
            <ul class="plain-list tight">
              {groups.map((g) => (
                <li key={g.reason}>
                  <strong>{exclusionText(g.reason)}</strong>: {peopleText(g.people)}
                </li>
              ))}
            </ul>
            {!!s.more && <p class="muted">{t('routing.beyond', { n: s.more })}</p>}
          </dd>
        </div>
      )}
    </dl>
  );
}
