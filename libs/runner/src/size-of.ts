import { jsonSize, type Commit } from '@mozaiks/contracts';

/** Bytes that the events of a commit take, as `jsonSize` counts them. */
export const sizeOf = ({ events }: Pick<Commit, 'events'>): number => jsonSize(events);
