import type { Attachment } from '@mozaiks/contracts';

/** Only a file of a chat may lack a type, and has one by the time a model is asked. */
export const mediaTypeOf = ({ media_type = 'application/octet-stream' }: Attachment): string =>
  media_type;
