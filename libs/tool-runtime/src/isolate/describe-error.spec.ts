import { describeError } from './describe-error.ts';

describe('an error of a tool', () => {
  it('is described by its message and code', () => {
    expect(describeError(Object.assign(new Error('no'), { code: 'E_NO' }))).toMatchObject({
      message: 'no',
      code: 'E_NO',
    });
  });

  it('hides the paths of this machine if a module is missing', () => {
    const missing = new Error("Cannot find module 'nope'\nRequire stack:\n- /srv/app/tools/x.ts");
    expect(describeError(missing).message).toBe("Cannot find module 'nope'");
  });

  it('is described even if its getters throw', () => {
    const odd = Object.defineProperty({}, 'message', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(describeError(odd).message).toBe('something was thrown that cannot be described');
  });
});
