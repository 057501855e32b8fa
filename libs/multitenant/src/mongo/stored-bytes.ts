/** The driver reads binary data as its own type, which holds the bytes. */
export const storedBytes = (data: Buffer): Buffer =>
  Buffer.isBuffer(data) ? data : Buffer.from((data as { readonly buffer: Uint8Array }).buffer);
