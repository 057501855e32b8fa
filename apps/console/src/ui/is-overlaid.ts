/** A dialog has the keys while it is open. */
export const isOverlaid = (): boolean => document.querySelector('dialog[open]') !== null;
