const NEEDED = ['PATH', 'HOME', 'SystemRoot', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'];

/**
 * The environment variables that a program needs to start and to find its packages. They contain no
 * secrets.
 */
export const programEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    NEEDED.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
