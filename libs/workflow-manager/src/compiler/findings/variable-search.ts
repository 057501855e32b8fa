import type ts from 'typescript';
import type { ValueKind, VariableUse } from '../../signature/code-findings.ts';
import { placeOf } from '../type-reader.ts';
import { isCertain } from './is-certain.ts';
import { literalNames } from './literal-names.ts';
import type { OwnFile } from './own-file.ts';

/**
 * The values that lead to context variables: the context, its `context`, and the object of all
 * variables.
 */
export type Role = 'context' | 'variables' | 'object';

/** The search through one file. */
export interface Search extends OwnFile {
  readonly uses: VariableUse[];
  /** Names whose type is not from the contracts, with their roles. */
  readonly untyped: Map<ts.Symbol, Role>;
  /** Called if a value is used in a way that cannot be followed. */
  readonly lose: () => void;
}

export interface Named {
  /** The expression of the name. */
  readonly name: ts.Expression;
  readonly use: VariableUse['use'];
  readonly kinds?: readonly ValueKind[] | undefined;
}

/** Records a use by the expression of the variable's name. */
export function useNamed(search: Search, { name, use, kinds }: Named): void {
  const names = literalNames(search, name);
  if (names === undefined) return search.lose();
  const isOnly = names.length === 1;
  for (const one of names)
    useVariable(search, {
      name: one,
      use,
      kinds: isOnly ? kinds : undefined,
      node: name,
      isSure: isOnly,
    });
}

export interface Used {
  readonly name: string;
  readonly use: VariableUse['use'];
  readonly kinds?: readonly ValueKind[] | undefined;
  readonly node: ts.Node;
  readonly isSure?: boolean;
}

export function useVariable(search: Search, { name, use, kinds, node, isSure = true }: Used): void {
  const certain = isSure && isCertain(search, node);
  search.uses.push({
    name,
    use,
    ...(kinds === undefined ? {} : { kinds }),
    isCertain: certain,
    at: placeOf(search.root, node),
  });
}
