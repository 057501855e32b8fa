import type { HookContext, JsonValue, ToolContext } from '@mozaiks/contracts';

/**
 * The platform behind the runtime, as workflows call it. The runtime sends the request with the
 * platform's key and the ids of the call's tenant; a workflow has access to neither. Rejects with
 * the code `platform_unconfigured` if no `PLATFORM_API_URL` is set.
 */
export class BackendClient {
  private readonly ctx: Pick<ToolContext | HookContext, 'platform'>;

  constructor(ctx: Pick<ToolContext | HookContext, 'platform'>) {
    this.ctx = ctx;
  }

  callPlatformApi(endpoint: string, data: JsonValue = {}): Promise<JsonValue> {
    return this.ctx.platform.call(endpoint, data);
  }
}

/** The platform's answer, or undefined if there is no platform. Other failures are thrown. */
export async function askPlatform(
  ctx: Pick<ToolContext | HookContext, 'platform'>,
  endpoint: string,
  data: JsonValue = {},
): Promise<JsonValue | undefined> {
  try {
    return await new BackendClient(ctx).callPlatformApi(endpoint, data);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'platform_unconfigured')
      return undefined;
    throw error;
  }
}
