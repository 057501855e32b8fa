/** Length of the longest snapshot that a store keeps. Without a snapshot, the whole log is read. */
export const MAX_SNAPSHOT_CHARS = 16 * 1024 * 1024;
