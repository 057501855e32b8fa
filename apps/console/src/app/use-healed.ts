import { useEffect, useRef, useState } from 'react';

interface Titled {
  readonly workflow_name: string;
  readonly title: string;
}

const SHOWN_MS = 5_000;

/** The titles of workflows that are not broken any more, for a moment each. */
export function useHealed(broken: readonly Titled[]): readonly string[] {
  const before = useRef<readonly Titled[]>([]);
  const [healed, setHealed] = useState<readonly string[]>([]);
  const names = broken.map(({ workflow_name }) => workflow_name).join();
  useEffect(() => {
    const gone = before.current.filter(
      (was) => !broken.some(({ workflow_name }) => workflow_name === was.workflow_name),
    );
    before.current = broken;
    if (gone.length === 0) return;
    const titles = gone.map(({ title }) => title);
    setHealed((all) => [...all, ...titles]);
    setTimeout(() => setHealed((all) => all.filter((title) => !titles.includes(title))), SHOWN_MS);
  }, [names]);
  return healed;
}
