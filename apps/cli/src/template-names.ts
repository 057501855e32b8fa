/** The folders of `templates/`, the simplest first. `mozaiks new workflow` can create them. */
export const TEMPLATE_NAMES = [
  'single',
  'handoff',
  'pipeline',
  'critic',
  'form',
  'python',
] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];
