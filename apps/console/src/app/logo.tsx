export const Logo = () => (
  <svg viewBox="0 0 20 20" width={20} height={20} aria-hidden="true">
    <rect x="1" y="1" width="8" height="8" rx="2" fill="var(--agent-1)" />
    <rect x="11" y="1" width="8" height="8" rx="2" fill="var(--agent-2)" />
    <rect x="1" y="11" width="8" height="8" rx="2" fill="var(--agent-4)" />
    <rect
      x="11.75"
      y="11.75"
      width="6.5"
      height="6.5"
      rx="1.5"
      fill="none"
      stroke="var(--text-3)"
      strokeWidth="1.5"
    />
  </svg>
);
