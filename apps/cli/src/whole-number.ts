import { InvalidArgumentError } from 'commander';

/** Reads an option that counts from 1. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError('a whole number from 1 is needed');
  return Number(text);
}
