import { language } from '.';

/** A text that the server gives in several languages: the person's language, else English, else any. */
export function local(text: Record<string, string> | undefined): string {
  if (!text) return '';
  return text[language.value] ?? text['zh-CN'] ?? text.en ?? Object.values(text)[0] ?? '';
}
