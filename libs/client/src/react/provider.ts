import {
  createContext,
  createElement,
  useContext,
  useEffect,
  useMemo,
  useRef,
  type ReactElement,
  type ReactNode,
} from 'react';
import { createHub, type Hub } from './hub.ts';

export interface MozaiksProviderProps {
  /** The address of the WebSocket: `wss://example.com/ws`. The HTTP API is found next to it. */
  readonly url: string;
  /**
   * A JWT, or a function that gets one. A new function or string counts from the next time that a
   * token is needed.
   */
  readonly token: string | (() => string | Promise<string>);
  readonly children?: ReactNode;
}

const HubContext = createContext<Hub | null>(null);

/**
 * One connection for the hooks below it. It is opened by the first hook that needs it, and closed
 * when the provider is unmounted.
 */
export function MozaiksProvider({ url, token, children }: MozaiksProviderProps): ReactElement {
  const latest = useRef(token);
  useEffect(() => {
    latest.current = token;
  }, [token]);
  const hub = useMemo(() => {
    const now = (): string | Promise<string> =>
      typeof latest.current === 'string' ? latest.current : latest.current();
    return createHub({ url, token: now });
  }, [url]);
  useEffect(() => hub.retain(), [hub]);
  return createElement(HubContext.Provider, { value: hub }, children);
}

export function useHub(): Hub {
  const hub = useContext(HubContext);
  if (hub === null) throw new Error('no <MozaiksProvider> above this hook');
  return hub;
}
