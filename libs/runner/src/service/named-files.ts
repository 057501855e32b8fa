import {
  defined,
  RuntimeError,
  type ClientCommand,
  type ContentPart,
  type Files,
  type LogRef,
} from '@mozaiks/contracts';

/**
 * Adds the media type and the name of each file that the command refers to. Throws `file_not_found`
 * if the chat does not have a file, and `invalid_request` if a part contradicts its file.
 */
export async function withFileTypes(
  files: Pick<Files, 'find'>,
  log: LogRef,
  command: ClientCommand,
): Promise<ClientCommand> {
  if (command.type !== 'user_message' || command.content?.some(namesFile) !== true) return command;
  return {
    ...command,
    content: await Promise.all(command.content.map((part) => withType(files, log, part))),
  };
}

const namesFile = (part: ContentPart): boolean =>
  part.type !== 'text' && part.file_id !== undefined;

async function withType(
  files: Pick<Files, 'find'>,
  log: LogRef,
  part: ContentPart,
): Promise<ContentPart> {
  if (part.type === 'text' || part.file_id === undefined) return part;
  const { type, file_id, data, url } = part;
  if (data !== undefined || url !== undefined)
    throw problem('content: a part with file_id has neither data nor url');
  const file = await files.find(log, file_id);
  if (file === null) throw new RuntimeError('file_not_found', { file_id });
  const { media_type, name = part.name } = file;
  if (type === 'image' && !/^image\//i.test(media_type))
    throw problem('content: the file of an image is not an image');
  return { type, media_type, ...defined({ name }), file_id };
}

const problem = (text: string): RuntimeError =>
  new RuntimeError('invalid_request', { problem: text });
