import { useState } from 'react';
import type { RuntimeEvent } from '@mozaiks/contracts';
import { createFoldCache, type GrowingFold } from './fold-cache.ts';

/** What the events give; only those that are new since the last time are folded. */
export function useFold<T>(begin: () => GrowingFold<T>, events: readonly RuntimeEvent[]): T {
  const [foldOf] = useState(() => createFoldCache(begin));
  return foldOf(events);
}
