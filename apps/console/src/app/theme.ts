const KEY = 'mozaiks_theme';
export type Theme = 'light' | 'dark';

const isTheme = (text: string | null | undefined): text is Theme =>
  text === 'light' || text === 'dark';

/** The theme that is shown: the chosen one, otherwise that of the system. */
export const shownTheme = (): Theme => {
  const chosen = document.documentElement.dataset['theme'];
  if (isTheme(chosen)) return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
};

/** Keeps it for the next visit. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  localStorage.setItem(KEY, theme);
}

/** The theme chosen on an earlier visit; without one the page follows the system. */
export function restoreTheme(): void {
  const chosen = localStorage.getItem(KEY);
  if (isTheme(chosen)) document.documentElement.dataset['theme'] = chosen;
}
