import { poolOptions } from './pool-options.ts';

const sizes = (query: string, asked?: number) => {
  const { maxPoolSize, minPoolSize } = poolOptions(`mongodb://user:pass@host/db${query}`, asked);
  return { maxPoolSize, minPoolSize };
};

describe('the pool of connections', () => {
  it('has at most 20 connections if neither the caller nor the URI sets a number', () => {
    expect(sizes('')).toEqual({ maxPoolSize: 20, minPoolSize: 0 });
  });

  it.each(['?maxPoolSize=7', '?replicaSet=rs&maxPoolSize=7', '?maxpoolsize=7&w=majority'])(
    'takes the number that the URI names: %s',
    (query) => expect(sizes(query).maxPoolSize).toBe(7),
  );

  it('prefers the number of the caller to that of the URI', () => {
    expect(sizes('?maxPoolSize=7', 30).maxPoolSize).toBe(30);
  });

  it('has a limit even if the URI asks for none', () => {
    expect(sizes('?maxPoolSize=0').maxPoolSize).toBe(20);
  });

  it('has room for operations next to the cursor of the signals', () => {
    expect(sizes('?maxPoolSize=1').maxPoolSize).toBe(2);
  });

  it('never keeps more connections open than its limit', () => {
    expect(sizes('?minPoolSize=50', 10)).toEqual({ maxPoolSize: 10, minPoolSize: 10 });
  });

  it('opens two connections at a time, and waits for one no longer than an operation may take', () => {
    const uri = 'mongodb://host/?maxConnecting=50&waitQueueTimeoutMS=0';
    expect(poolOptions(uri, undefined)).toMatchObject({
      maxConnecting: 2,
      waitQueueTimeoutMS: 10_000,
    });
  });
});
