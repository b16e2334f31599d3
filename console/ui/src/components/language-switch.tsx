import { language, t, type Language } from '../i18n';
import { chooseLanguage } from '../state/session';
import { tell } from '../state/notices';

const languages: Language[] = ['zh-CN', 'en'];

/** Switches the language of the pages; each language is named in itself. */
export function LanguageSwitch() {
  const choose = (next: Language) => {
    chooseLanguage(next).catch(() => tell('language_not_kept', 'warning'));
  };
  return (
    <div class="language" role="group" aria-label={t('language.choose')}>
      {languages.map((l) => (
        <button key={l} type="button" class="button quiet" aria-pressed={language.value === l} lang={l} onClick={() => choose(l)} data-name={`language-${l}`}>
          {t(`language.${l}`)}
        </button>
      ))}
    </div>
  );
}
