import { storeError } from './store-error.ts';

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** The port with `refuse` asked before each of its methods, and with every failure told as a RuntimeError. A method that throws rejects. */
export function guarded<P extends object>(port: P, refuse: () => void): P {
  const methods = Object.entries(port).map(([name, method]) => {
    const guard: Method = async (...args) => {
      try {
        refuse();
        return await (method as Method)(...args);
      } catch (error) {
        throw storeError(error);
      }
    };
    return [name, guard] as const;
  });
  return Object.fromEntries(methods) as unknown as P;
}
