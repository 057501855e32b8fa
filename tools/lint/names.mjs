/** Names that say nothing about the content of a file. */
export const emptyNames = ['utils', 'util', 'helpers', 'helper', 'common', 'types', 'misc'];
