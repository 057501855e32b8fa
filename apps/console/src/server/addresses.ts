/**
 * The address of a path of the server. The page lies one folder below it, also behind a proxy that
 * serves both under its own path.
 */
export const serverAddress = (path: string, page: string = document.baseURI): string =>
  new URL(`../${path}`, page).href;

export const socketAddress = (page?: string): string =>
  serverAddress('ws', page).replace(/^http/, 'ws');
