import { npmScript } from './npm-script.ts';

describe('the script that installs', () => {
  it("is npm's own", () =>
    expect(npmScript('/usr/lib/node_modules/npm/bin/npm-cli.js')).toBe(
      '/usr/lib/node_modules/npm/bin/npm-cli.js',
    ));

  it.each([
    undefined,
    '',
    '/usr/share/yarn/bin/yarn.js',
    '/usr/lib/node_modules/pnpm/bin/pnpm.cjs',
  ])('is not %j, which takes other options', (execpath) =>
    expect(npmScript(execpath)).toBeUndefined(),
  );
});
