interface Visit {
  readonly name: string;
  readonly next: Iterator<string>;
}

/**
 * The nodes of a directed graph that lie on a cycle (Tarjan). Takes linear time in nodes and edges.
 * Does not recurse, because a large file may contain very long paths.
 */
export function nodesOnCycles(edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found = new Set<string>();
  const path: Visit[] = [];

  const enter = (name: string): void => {
    order.set(name, order.size);
    lowest.set(name, order.size - 1);
    open.push(name);
    isOpen.add(name);
    path.push({ name, next: (edges.get(name) ?? []).values() });
  };
  const lower = (name: string, to: number | undefined): void =>
    void lowest.set(name, Math.min(lowest.get(name) ?? 0, to ?? Infinity));
  const leave = (name: string): void => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) lower(parent.name, lowest.get(name));
    if (lowest.get(name) !== order.get(name)) return;
    const component = open.splice(open.lastIndexOf(name));
    for (const member of component) isOpen.delete(member);
    if (component.length > 1 || edges.get(name)?.includes(name) === true)
      for (const member of component) found.add(member);
  };

  for (const start of edges.keys()) {
    if (!order.has(start)) enter(start);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const { done, value } = visit.next.next();
      if (done === true) leave(visit.name);
      else if (!order.has(value)) enter(value);
      else if (isOpen.has(value)) lower(visit.name, order.get(value));
    }
  }
  return found;
}
