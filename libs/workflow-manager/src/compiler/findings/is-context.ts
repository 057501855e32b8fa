import type ts from 'typescript';
import { CONTRACTS_PATH } from '../contracts-declarations.ts';
import type { OwnFile } from './own-file.ts';

/** Whether the type is the context's access to its variables, as the contracts declare it. */
export function isVariablesType({ checker }: OwnFile, type: ts.Type): boolean {
  const symbol = checker.getNonNullableType(type).getSymbol();
  return (
    symbol?.name === 'ContextVariables' &&
    symbol.declarations?.[0]?.getSourceFile().fileName === CONTRACTS_PATH
  );
}

/** Whether the type is a context of the contracts, whole or in part, with its variables. */
export function isContextType(own: OwnFile, type: ts.Type): boolean {
  const { ts, checker } = own;
  const plain = checker.getNonNullableType(type);
  if ((plain.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection | ts.TypeFlags.Union)) === 0)
    return false;
  const context = checker.getPropertyOfType(plain, 'context');
  return context !== undefined && isVariablesType(own, checker.getTypeOfSymbol(context));
}

/**
 * Whether the variables in a value of the type cannot be found, because the type does not declare
 * them.
 */
export function hidesVariables(own: OwnFile, type: ts.Type): boolean {
  const { ts, checker } = own;
  const plain = checker.getNonNullableType(type);
  const isOpen =
    (plain.flags &
      (ts.TypeFlags.Any |
        ts.TypeFlags.Unknown |
        ts.TypeFlags.Instantiable |
        ts.TypeFlags.NonPrimitive)) !==
    0;
  if (isOpen || checker.getIndexInfosOfType(plain).length > 0) return true;
  const context = checker.getPropertyOfType(plain, 'context');
  if (context === undefined) return plain.getProperties().length === 0;
  return !isVariablesType(own, checker.getTypeOfSymbol(context));
}
