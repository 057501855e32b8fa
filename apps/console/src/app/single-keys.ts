const KEY = 'mozaiks_single_keys';

/** Whether single-key shortcuts are on. Speech input, for example, needs them off. */
export const singleKeysOn = (): boolean => localStorage.getItem(KEY) !== 'off';
export const keepSingleKeys = (on: boolean): void => localStorage.setItem(KEY, on ? 'on' : 'off');
