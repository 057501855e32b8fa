/** The longest that a timer can be: the SDKs cannot be told to have no time limit, and ours are others. */
export const MAX_SDK_TIMEOUT_MS = 2 ** 31 - 1;
