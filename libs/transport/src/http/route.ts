import type { JsonValue, Principal, WorkflowCatalog } from '@mozaiks/contracts';

export interface Readiness {
  readonly ok: boolean;
  readonly checks: { readonly [name: string]: JsonValue };
}

/** What routes may ask. */
export interface HttpDeps {
  readonly catalog: WorkflowCatalog;
  /** Bounded in time; never throws. */
  readonly readiness: () => Promise<Readiness>;
}

export interface RouteRequest {
  readonly deps: HttpDeps;
  /** The `{names}` of the path, decoded. */
  readonly params: { readonly [name: string]: string };
}

/** What a route answers; errors are thrown as RuntimeErrors. */
export interface Answer {
  readonly status: number;
  readonly body: JsonValue;
}

interface RouteAddress {
  readonly method: 'GET';
  /** `/api/things/{name}`: a name takes one segment. */
  readonly path: string;
}

/** A route is public, or has the principal of a verified token. */
export type Route =
  | (RouteAddress & { readonly access: 'public'; readonly handle: (request: RouteRequest) => Promise<Answer> })
  | (RouteAddress & { readonly access: 'token'; readonly handle: (request: RouteRequest, principal: Principal) => Promise<Answer> });
