import { databaseOf, unsafeOptions } from './safe-uri.ts';

describe('the connection string', () => {
  it.each([
    ['mongodb://host', 'mozaiks'],
    ['mongodb://host/', 'mozaiks'],
    ['mongodb://a:1,b:2/mine?replicaSet=rs', 'mine'],
    ['mongodb://u:p%2Fw@host/my%20own', 'my own'],
    ['mongodb://host/?w=majority', 'mozaiks'],
  ])('%s names the database %s', (uri, name) => {
    expect(databaseOf(uri)).toBe(name);
  });

  it.each([
    'mongodb://host',
    'mongodb://host/?w=majority&journal=true&retryWrites=true',
    'mongodb://host/?readConcernLevel=majority',
  ])('%s is safe', (uri) => {
    expect(unsafeOptions(uri)).toEqual([]);
  });

  it.each([
    ['w=1', 'w'],
    ['w=0', 'w'],
    ['w=2', 'w'],
    ['journal=false', 'journal'],
    ['wtimeoutMS=100', 'wtimeoutMS'],
    ['retryWrites=false', 'retryWrites'],
    ['readConcernLevel=local', 'readConcernLevel'],
    ['readPreference=secondary', 'readPreference'],
  ])('%s is unsafe', (option, name) => {
    expect(unsafeOptions(`mongodb://host/?${option}`)).toContain(name);
  });

  it.each(['', 'host', 'http://u:hunter2@host', 'mongodb://u:hunter2@host/?w=majority&nonsense=1'])(
    'that is invalid is rejected and does not appear in the error: %s',
    (uri) => {
      const refused = expect.objectContaining({ code: 'store_misconfigured' }) as object;
      expect(() => unsafeOptions(uri)).toThrow(refused as Error);
      expect(JSON.stringify(errorOf(() => unsafeOptions(uri)))).not.toContain('hunter2');
    },
  );
});

function errorOf(run: () => unknown): object {
  try {
    run();
    return {};
  } catch (error) {
    const { message, stack, cause } = error as Error;
    return { message, stack, cause: String(cause), error };
  }
}
