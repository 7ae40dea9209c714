import {
  type AnswerOf,
  ApiError,
  type CallArguments,
  ConnectionLostError,
  type OperationName,
  RollcallClient,
} from '../../../../client/index.ts';
import { away, failureOf } from './failure.ts';

/** Our own origin, as the browser's session. The pages ask again by themselves, and say meanwhile what is wrong. */
const client = new RollcallClient({ url: window.location.origin, retriesMax: 0 });

/** Calls an operation of the API; throws an ApiFailure for every answer that is no success. */
export async function request<Name extends OperationName>(
  name: Name,
  ...options: CallArguments<Name>
): Promise<AnswerOf<Name>> {
  try {
    return await client.call(name, ...options);
  } catch (error) {
    if (error instanceof ApiError) throw failureOf(error.status, error.body);
    if (error instanceof ConnectionLostError) throw away();
    throw error;
  }
}
