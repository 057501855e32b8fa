import { INJECTED_PARAMETERS } from '@mozaiks/contracts';

/** Whether the runtime fills a parameter of this name. */
export const isInjected = (name: string): boolean =>
  INJECTED_PARAMETERS.some((injected) => injected === name);
