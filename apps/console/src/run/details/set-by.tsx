import type { ContextValue } from '../../log/context-history.ts';
import { why } from '../../text/why.ts';
import { Code } from './fact-list.tsx';

/** Who set a value: `the tool refund`. */
export function SetBy({ value: { by, tool } }: { readonly value: ContextValue }) {
  const [who, name] = why.by(by, tool);
  return (
    <>
      {who}
      {name !== null && <Code>{name}</Code>}
    </>
  );
}
