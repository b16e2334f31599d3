import { list, type Doc, type Override, type Profile, type Rule } from './document';

// Changes of rules of a profile, each by somebody and for a reason.

const bounds = ['hard_min', 'soft_min', 'soft_max', 'hard_max'] as const;

/** A rule as it is changed. One that is off is shown as it would be. */
export function changedBy(rule: Rule, o: Override): Rule {
  const next = { ...rule };
  for (const b of bounds) if (o[b] !== undefined) next[b] = o[b];
  return next;
}

export function withOverride(doc: Doc, o: Override): Doc {
  const all = list<Override>(doc.overrides);
  const there = all.some((x) => x.rule === o.rule);
  return { ...doc, overrides: there ? all.map((x) => (x.rule === o.rule ? o : x)) : [...all, o] };
}

/** Another profile, or none: changes of rules that it has not are left out. */
export function withProfile(doc: Doc, profile: Profile | undefined): Doc {
  const { profile: _, overrides, ...rest } = doc;
  const kept = list<Override>(overrides).filter((o) => profile?.rules.some((r) => r.id === o.rule));
  return { ...(rest as Doc), ...(profile ? { profile: profile.id } : {}), ...(kept.length > 0 ? { overrides: kept } : {}) };
}
