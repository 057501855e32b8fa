import { useEffect, useRef, useState } from 'react';
import { isBroken, type WorkflowEntry } from '../server/workflow-entry.ts';

type Workflows = readonly WorkflowEntry[];

const SHOWN_MS = 5_000;

/** The titles of workflows that were broken and are now good. One that was removed is neither. */
export function healedTitles(before: Workflows, now: Workflows): readonly string[] {
  const broken = new Set(before.filter(isBroken).map(({ workflow_name }) => workflow_name));
  return now
    .filter((entry) => broken.has(entry.workflow_name) && !isBroken(entry))
    .map(({ title }) => title);
}

/** The titles of workflows that were just fixed, for five seconds each. */
export function useHealed(workflows: Workflows): readonly string[] {
  const before = useRef<Workflows>([]);
  const [healed, setHealed] = useState<readonly string[]>([]);
  useEffect(() => {
    const titles = healedTitles(before.current, workflows);
    before.current = workflows;
    if (titles.length === 0) return;
    setHealed((all) => [...new Set([...all, ...titles])]);
    setTimeout(() => setHealed((all) => all.filter((title) => !titles.includes(title))), SHOWN_MS);
  }, [workflows]);
  return healed;
}
