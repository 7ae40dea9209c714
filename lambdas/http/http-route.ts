import type * as z from 'zod';
import { Answer, json } from './answer.ts';
import type { HttpEvent } from './http-event.ts';
import { type Nothing, type RequestSchemas, readRequest } from './read-request.ts';

/** What the API document says of a route, beside what its schemas and its authentication say. */
export type RouteDocument = {
  tag: string;
  summary: string;
  description?: string;
  /** Headers that the route reads, and what they mean. */
  headers?: Record<string, string>;
  bodyExample?: unknown;
  /** Schema of the answer; absent where the answer has no body. */
  answer?: z.ZodType;
  answerExample?: unknown;
  /** The answer's media type where it is not JSON. */
  mediaType?: string;
  /** A stream of events as the route writes it, where it answers one. */
  streamExample?: string;
  /** Other statuses that are no refusals, and what they mean. */
  alsoAnswers?: Readonly<Record<number, string>>;
  /** Texts of refusals that this route has beside the common ones, by status. */
  refusals?: Readonly<Record<number, string>>;
};

export type RouteSpec<
  Path extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> = RequestSchemas<Path, Query, Body> & { success: number; document?: RouteDocument };

/** One route: what it takes, and what it does with an event. `authentication` is the word that `routes.ts` uses. */
export type HttpRoute<RouteContext, Authentication extends string = string> = {
  authentication: Authentication;
  spec: RouteSpec;
  run: (context: RouteContext, event: HttpEvent) => Promise<Answer>;
};

export type Authenticate<RouteContext, Caller> = (context: RouteContext, event: HttpEvent) => Promise<Caller> | Caller;

export type HttpRequest<Caller, Path extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = {
  caller: Caller;
  path: z.output<Path>;
  query: z.output<Query>;
  body: z.output<Body>;
  event: HttpEvent;
};

/**
 * Makes the kind of route that takes one kind of credential. The order of checks is the contract's:
 * credential, size, JSON and shape, and then the domain's own.
 */
export const routesFor =
  <RouteContext, Caller, Authentication extends string>(
    authentication: Authentication,
    authenticate: Authenticate<RouteContext, Caller>,
  ) =>
  <
    Context extends RouteContext,
    Path extends z.ZodType = Nothing,
    Query extends z.ZodType = Nothing,
    Body extends z.ZodType = Nothing,
  >(
    spec: RouteSpec<Path, Query, Body>,
    run: (context: Context, request: HttpRequest<Caller, Path, Query, Body>) => unknown,
  ): HttpRoute<Context, Authentication> => ({
    authentication,
    spec,
    run: async (context, event) => {
      const caller = await authenticate(context, event);
      const answer = await run(context, { caller, ...readRequest(spec, event), event });
      return answer instanceof Answer ? answer : json(spec.success, answer);
    },
  });
