import { known, t, word } from '../i18n';

/** A rule as people say it: the words of its kind, with its own id where it has one. In its place there may be the code of a refusal of the roster. */
export function ruleName(rule: string): string {
  const [kind = '', ...rest] = rule.split(':');
  const name = nameOf(kind);
  return rest.length > 0 ? t('roster.rule_of', { rule: name, id: rest.join(':') }) : name;
}

// What a person's own rule ends with who has had more than the fair share (fairness.Suffix).
const more = '_more';

function nameOf(kind: string): string {
  if (kind.endsWith(more) && kind !== more && !known(`roster.rule.${kind}`)) return t('roster.rule_more', { rule: nameOf(kind.slice(0, -more.length)) });
  if (known(`roster.rule.${kind}`)) return word('roster.rule', kind);
  return known(`problem.${kind}`) ? word('problem', kind) : kind;
}
