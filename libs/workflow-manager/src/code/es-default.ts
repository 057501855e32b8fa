const NODE_MODE = 'isNodeMode || !mod || !mod.__esModule';
const IS_MODULE = 'mod && mod[Symbol.toStringTag] === "Module"';

/**
 * A bundle in which the default import of an ES module is its default export. With `"type":
 * "module"` around the importer, esbuild treats every result of `require` as CommonJS, as Node did
 * when `require` could not load ES modules.
 */
export const withEsDefaults = (bundle: string): string =>
  bundle.replace(NODE_MODE, `isNodeMode && !(${IS_MODULE}) || !mod || !mod.__esModule`);
