import { chatRef, logRef, tenantScope } from '@mozaiks/contracts';
import mongoose from 'mongoose';
import { named, ofLiveLog, ofLog } from './filters.ts';
import { SCHEMAS } from './schemas.ts';

const log = logRef(chatRef(tenantScope('app', 'user'), 'chat'), 'log');

describe('filters', () => {
  it('name the tenant, the chat and the log, and nothing that the caller adds', () => {
    expect(ofLog({ ...log, ...{ $where: 'true' } })).toEqual({
      app_id: 'app',
      user_id: 'user',
      chat_id: 'chat',
      log_id: 'log',
    });
    expect(ofLiveLog(log)).toEqual({ ...ofLog(log), erased: false });
  });

  it.each([undefined, null, '', 7, { $ne: null }, /./, ['log']])('reject %p as an id', (id) => {
    expect(() => named(id)).toThrow(TypeError);
    expect(() => ofLog({ ...log, log_id: id as never })).toThrow(TypeError);
    expect(() => ofLog({ ...log, user_id: id as never })).toThrow(TypeError);
  });

  it('throw for a key that the schema does not have, instead of dropping it', () => {
    const chats = new mongoose.Mongoose().model('chats', SCHEMAS.chats);
    expect(() => chats.find({ ap_id: 'app' } as object).cast(chats)).toThrow(/strictQuery/);
  });
});
