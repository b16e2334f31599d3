import { known, t, word } from '../i18n';

/** A rule as people say it: the words of its kind, with its own id where it has one. In its place there may be the code of a refusal of the roster. */
export function ruleName(rule: string): string {
  const [kind = '', ...rest] = rule.split(':');
  const name = nameOf(kind);
  return rest.length > 0 ? t('roster.rule_of', { rule: name, id: rest.join(':') }) : name;
}

function nameOf(kind: string): string {
  if (known(`roster.rule.${kind}`)) return word('roster.rule', kind);
  return known(`problem.${kind}`) ? word('problem', kind) : kind;
}
