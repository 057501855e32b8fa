import type { CodeBundle, LoadedWorkflow, ToolDefinition } from '@mozaiks/contracts';
import { isPython } from '../python/python-reader.ts';
import { functionsThatTouchContext } from '../code/context-use/context-use.ts';

/**
 * Which tools touch the context, read from the code that is deployed now. A module is analysed when
 * one of its tools is first called.
 */
export function contextUse(
  tools: readonly ToolDefinition[],
  bundles: ReadonlyMap<string, CodeBundle>,
): LoadedWorkflow['touchesContext'] {
  const known = new Map<string, ReadonlySet<string>>();
  const isFree = ({ context_free = [] }: CodeBundle, name: string): boolean =>
    context_free.includes(name);
  const touchingIn = (module: string, { source }: CodeBundle): ReadonlySet<string> => {
    const functions = tools.flatMap(({ code }) =>
      code?.module === module ? [{ name: code.function, call: code.call }] : [],
    );
    const touching = known.get(module) ?? functionsThatTouchContext(source, functions);
    known.set(module, touching);
    return touching;
  };
  return (name) => {
    const code = tools.find((tool) => tool.name === name)?.code;
    const bundle = code === undefined ? undefined : bundles.get(code.module);
    return (
      code === undefined ||
      bundle === undefined ||
      (isPython(code.module)
        ? !isFree(bundle, code.function)
        : touchingIn(code.module, bundle).has(code.function))
    );
  };
}
