import type * as api from '@opentelemetry/api';
import type * as exporter from '@opentelemetry/exporter-trace-otlp-proto';
import type * as resources from '@opentelemetry/resources';
import type * as trace from '@opentelemetry/sdk-trace';
import { ConfigError } from '../config/read-settings.ts';

/** Optional packages, only needed by servers that send traces. */
const PACKAGES = [
  'api@1.9',
  'sdk-trace@2.12',
  'resources@2.12',
  'exporter-trace-otlp-proto@0.223',
] as const;

/** The parts of OpenTelemetry's SDK that are used. */
export type Sdk = Pick<typeof api, 'SpanKind' | 'SpanStatusCode' | 'TraceFlags'> &
  Pick<typeof trace, 'BatchSpanProcessor'> &
  Pick<
    typeof resources,
    'defaultResource' | 'resourceFromAttributes' | 'detectResources' | 'envDetector'
  > &
  Pick<typeof exporter, 'OTLPTraceExporter'>;

/** Loads the SDK. Throws ConfigError with the installation command if packages are missing. */
export async function loadSdk(): Promise<Sdk> {
  try {
    const parts = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/exporter-trace-otlp-proto'),
    ]);
    const [
      { SpanKind, SpanStatusCode, TraceFlags },
      { BatchSpanProcessor },
      found,
      { OTLPTraceExporter },
    ] = parts;
    const { defaultResource, resourceFromAttributes, detectResources, envDetector } = found;
    const ofResources = { defaultResource, resourceFromAttributes, detectResources, envDetector };
    return {
      SpanKind,
      SpanStatusCode,
      TraceFlags,
      BatchSpanProcessor,
      ...ofResources,
      OTLPTraceExporter,
    };
  } catch (error) {
    if (!isMissing(error)) throw error;
    const command = `npm install ${PACKAGES.map((name) => `@opentelemetry/${name}`).join(' ')}`;
    throw new ConfigError([`traces need packages that are not installed: ${command}`]);
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
