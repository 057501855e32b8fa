/** The Context tab. */
export const context = {
  label: 'Context variables',
  empty: 'This chat has no context variables. Tools, hooks and agents can set them.',
  columns: { when: 'When', value: 'Value', by: 'Set by', event: 'Event' },
  history: (name: string): string => `History of ${name}`,
  hidden: 'hidden',
  removed: 'removed',
  notSet: 'not set',
  default: 'default',
};
