import * as schemas from '../core/callbacks/callback-schemas.ts';
import { exited } from '../core/callbacks/exited.ts';
import { heartbeat } from '../core/callbacks/heartbeat.ts';
import { joined } from '../core/callbacks/joined.ts';
import { phase } from '../core/callbacks/phase.ts';
import { segments } from '../core/callbacks/segments.ts';
import { started } from '../core/callbacks/started.ts';
import { stopping } from '../core/callbacks/stopping.ts';
import { botRoute, callbackContext } from './callbacks/bot-route.ts';
import { byPath } from './http/dispatch.ts';
import { httpHandler } from './http/http-handler.ts';

const base = '/bots/internal/callback';

const routes = {
  [`POST ${base}/started`]: botRoute(schemas.StartedInput, started),
  [`POST ${base}/joined`]: botRoute(schemas.JoinedInput, joined),
  [`POST ${base}/heartbeat`]: botRoute(schemas.HeartbeatInput, heartbeat),
  [`PATCH ${base}/status`]: botRoute(schemas.StatusInput, stopping),
  [`POST ${base}/phase`]: botRoute(schemas.PhaseInput, phase),
  [`POST ${base}/segments`]: botRoute(schemas.SegmentsInput, segments),
  [`POST ${base}/exited`]: botRoute(schemas.ExitedInput, exited),
};

/** What bots say of themselves, on a URL of its own that is no part of the public API. */
export const handler = httpHandler(callbackContext, byPath(routes));
