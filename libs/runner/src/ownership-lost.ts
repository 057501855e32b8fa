/** Somebody else owns the chat, or this session is over: stop, and say nothing. Never leaves this library. */
export class OwnershipLost extends Error {
  override readonly name = 'OwnershipLost';
}

/** Before this owner's first append the deposed one has made another: look again and rebuild. Never leaves this library. */
export class HeadMoved extends Error {
  override readonly name = 'HeadMoved';
}
