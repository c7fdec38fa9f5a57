/** What is said before the form's own texts are there, or when they never come. */
const WORDS = {
  en: { loading: 'Loading the form…', unavailable: 'This form is not available right now.' },
  de: { loading: 'Das Formular wird geladen…', unavailable: 'Dieses Formular ist gerade nicht verfügbar.' },
};

export const wordsIn = (language: string) => (/^de\b/i.test(language) ? WORDS.de : WORDS.en);
