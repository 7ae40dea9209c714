import * as z from 'zod';
import { createHttpApi } from './http-api.ts';
import { createHttpIntegration } from './http-integration.ts';
import { createHttpRoute } from './http-route.ts';
import { createHttpStage } from './http-stage.ts';
import type { CreateResource } from './resource-type.ts';
import { createSocketApi } from './socket-api.ts';
import { createSocketIntegration } from './socket-integration.ts';
import { createSocketRoute } from './socket-route.ts';
import { createSocketStage } from './socket-stage.ts';

const SocketApiProperties = z.object({ ProtocolType: z.literal('WEBSOCKET') });
const PartProperties = z.object({ ApiId: z.string() });

/** `AWS::ApiGatewayV2::Api` of either protocol. */
export const createApi: CreateResource = (properties, request) =>
  SocketApiProperties.safeParse(properties).success
    ? createSocketApi(properties, request)
    : createHttpApi(properties, request);

/** A part of an API is of its API's kind. */
const partOf =
  (ofHttpApi: CreateResource, ofSocketApi: CreateResource): CreateResource =>
  (properties, request) => {
    const part = PartProperties.safeParse(properties);
    const isSocketApi = part.success && request.site.socketApis.has(part.data.ApiId);
    return isSocketApi ? ofSocketApi(properties, request) : ofHttpApi(properties, request);
  };

export const createIntegration = partOf(createHttpIntegration, createSocketIntegration);
export const createRoute = partOf(createHttpRoute, createSocketRoute);
export const createStage = partOf(createHttpStage, createSocketStage);
