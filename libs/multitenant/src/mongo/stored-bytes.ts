/** The bytes of binary data, which the driver returns as its own type. */
export const storedBytes = (data: Buffer): Buffer =>
  Buffer.isBuffer(data) ? data : Buffer.from((data as { readonly buffer: Uint8Array }).buffer);
