const KEY = 'mozaiks_panel_share';
const DEFAULT = 50;
const [LEAST, MOST] = [30, 70];

/** The share of the run panel in percent: neither side gets too narrow to be read. */
export const clampShare = (share: number): number =>
  Math.min(MOST, Math.max(LEAST, Number.isFinite(share) ? share : DEFAULT));

/** As it was left on the last visit. */
export const keptShare = (): number => clampShare(Number(localStorage.getItem(KEY) ?? Number.NaN));
export const keepShare = (share: number): void => localStorage.setItem(KEY, String(share));
