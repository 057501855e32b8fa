const KEY = 'mozaiks_single_keys';

/** Whether single keys do something; they can be turned off for speech input and the like. */
export const singleKeysOn = (): boolean => localStorage.getItem(KEY) !== 'off';
export const keepSingleKeys = (on: boolean): void => localStorage.setItem(KEY, on ? 'on' : 'off');
