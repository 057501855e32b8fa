/** Outlines on a grid of 16 by 16. */
const PATHS = {
  chat: 'M2.5 3.5h11v7.5H8l-3 2.5V11H2.5z',
  flow: 'M5.3 8a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0M14.3 3.8a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0M14.3 12.2a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0M5.2 7.3l5.6-2.7M5.2 8.8l5.6 2.6',
  tool: 'M10.2 2.3a3.4 3.4 0 0 0-4 4.4L2.3 10.6a1.4 1.4 0 0 0 0 2l1 1a1.4 1.4 0 0 0 2 0l3.9-3.9a3.4 3.4 0 0 0 4.4-4L11.5 7.8 8.2 4.5z',
  model:
    'M8 2v3.2M8 10.8V14M2 8h3.2M10.8 8H14M3.8 3.8 6 6M10 10l2.2 2.2M12.2 3.8 10 6M6 10l-2.2 2.2',
  arrow: 'M2.5 8h11M9.5 4l4 4-4 4',
  person:
    'M10.7 5.2a2.7 2.7 0 1 1-5.4 0 2.7 2.7 0 0 1 5.4 0M2.8 13.5c.6-2.8 2.6-4 5.2-4s4.6 1.2 5.2 4',
  context:
    'M5.5 2.5c-2 0-2 1-2 2.7 0 1.6-.3 2.3-1.5 2.8 1.2.5 1.5 1.2 1.5 2.8 0 1.7 0 2.7 2 2.7M10.5 2.5c2 0 2 1 2 2.7 0 1.6.3 2.3 1.5 2.8-1.2.5-1.5 1.2-1.5 2.8 0 1.7 0 2.7-2 2.7',
  output: 'M2.5 3h11v10h-11zM2.5 6.3h11M6 6.3V13',
  flag: 'M3.5 14V2.5h8.5l-2 3 2 3H3.5',
  play: 'M4.5 3v10l8-5z',
  pause: 'M5 3v10M11 3v10',
  fork: 'M5.6 3.5a1.6 1.6 0 1 1-3.2 0 1.6 1.6 0 0 1 3.2 0M13.6 3.5a1.6 1.6 0 1 1-3.2 0 1.6 1.6 0 0 1 3.2 0M9.6 12.5a1.6 1.6 0 1 1-3.2 0 1.6 1.6 0 0 1 3.2 0M4 5.1c0 3 4 2.4 4 5.8 0-3.4 4-2.8 4-5.8',
  down: 'M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10',
  check: 'm3 8.5 3.3 3.3L13 5',
  cross: 'm4 4 8 8M12 4l-8 8',
  chevron: 'm5.5 6.5 2.5 3 2.5-3',
  next: 'm6.5 5 3 3-3 3',
  sun: 'M10.8 8a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0M8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1',
  moon: 'M13 9.6A5.4 5.4 0 1 1 6.4 3 4.3 4.3 0 0 0 13 9.6z',
  json: 'M3 4h10M3 8h6M3 12h8',
  search: 'M11 7a4 4 0 1 1-8 0 4 4 0 0 1 8 0M10 10l3.5 3.5',
  warning: 'M8 2.5 14 13H2zM8 6.5v3M8 11.2v.1',
  shield: 'M8 2 13 4v4c0 3-2 5-5 6-3-1-5-3-5-6V4z',
  hook: 'M6 2.5v7a2.75 2.75 0 0 0 5.5 0V8l-1.7 1.6M11.5 8l1.6 1.6M4 2.5h4',
  summary: 'M3 3.5h10M3 6.5h10M3 9.5h7M3 12.5h4',
  copy: 'M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3',
  menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  plus: 'M8 3v10M3 8h10',
  send: 'M8 13V3.5M3.8 7.2 8 3l4.2 4.2',
  file: 'M4 2h5l3.5 3.5V14H4zM9 2v3.5h3.5',
  clip: 'M12.5 7.3 7.6 12.2a2.9 2.9 0 0 1-4.1-4.1l5.2-5.2a1.9 1.9 0 0 1 2.7 2.7l-5.1 5.1a1 1 0 0 1-1.4-1.4l4.6-4.6',
  help: 'M5.8 6.1a2.3 2.3 0 1 1 3.4 2c-.8.4-1.2.9-1.2 1.8M8 12.3v.2M14.2 8A6.2 6.2 0 1 1 1.8 8a6.2 6.2 0 0 1 12.4 0Z',
  clock: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M8 4.5V8l2.5 1.5',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing next to words that say the same: it needs no accessible name. */
export const Icon = ({
  name,
  size = 16,
  className,
}: {
  readonly name: IconName;
  readonly size?: number;
  readonly className?: string;
}) => (
  <svg
    viewBox="0 0 16 16"
    width={size}
    height={size}
    className={className}
    fill="none"
    stroke="currentColor"
    strokeWidth={1.5}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={PATHS[name]} />
  </svg>
);
