/** @param {string} selector @param {string} message */
const refuse = (selector, message) => ({ selector, message });

const notConst = '[kind=/^(let|var)$/]';

export const refusedSyntax = [
  refuse('TSEnumDeclaration', 'Use a union of literals: an enum is neither a type nor data.'),
  refuse(
    'ExportAllDeclaration',
    'Use named exports: an entry point is read more often than written.',
  ),
  refuse(
    ':matches(ClassDeclaration, ClassExpression)[superClass]:not([superClass.name=/Error$/]):not([id.name=/Boundary$/])',
    'Only errors inherit, and the boundaries that catch them in React; compose instead.',
  ),
  refuse(
    `Program > VariableDeclaration${notConst}`,
    'No mutable state at module level: tests and tenants would share it.',
  ),
  refuse(
    `Program > ExportNamedDeclaration > VariableDeclaration${notConst}`,
    'No mutable state at module level.',
  ),
  refuse(
    ':matches(PropertyDefinition, VariableDeclarator)[definite=true]',
    'No `!`: give it a value, or let its type say that it may be missing.',
  ),
];

export const refusedDefaults = [
  refuse(
    'ExportDefaultDeclaration',
    'Export by name: a default export is called something else in every file.',
  ),
  refuse("ExportSpecifier[exported.name='default']", 'Export by name.'),
];
