import type { Attachment } from '@mozaiks/contracts';

/** Only a file of a chat may come without a type, and then has one by the time that a model is asked. */
export const mediaTypeOf = ({ media_type = 'application/octet-stream' }: Attachment): string =>
  media_type;
