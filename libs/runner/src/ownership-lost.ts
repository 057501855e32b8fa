/**
 * Another session owns the chat, or this session is over. The tenure stops without another write.
 * Never leaves this library.
 */
export class OwnershipLost extends Error {
  override readonly name = 'OwnershipLost';
}

/**
 * The deposed owner appended before the first append of this one, so the state must be read again.
 * Never leaves this library.
 */
export class HeadMoved extends Error {
  override readonly name = 'HeadMoved';
}
