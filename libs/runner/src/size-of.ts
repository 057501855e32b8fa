import type { Commit } from '@mozaiks/contracts';

/** About how much a commit takes: the characters of its facts as JSON. */
export const sizeOf = ({ events }: Commit): number => JSON.stringify(events).length;
