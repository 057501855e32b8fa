/** Names that say nothing of what a file holds. */
export const emptyNames = ['utils', 'util', 'helpers', 'helper', 'common', 'types', 'misc'];
