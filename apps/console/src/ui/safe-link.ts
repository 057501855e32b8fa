const ALLOWED = ['http:', 'https:', 'mailto:'];

/**
 * The address, if it is one that a link may lead to; null for everything else, such as
 * `javascript:`, and for relative ones.
 */
export function safeLink(address: string): string | null {
  try {
    const { protocol, href } = new URL(address);
    return ALLOWED.includes(protocol) ? href : null;
  } catch {
    return null;
  }
}
