import type { Log } from '../../core/log.ts';
import type { ApiDocument } from '../openapi/api-document.ts';

/** The pages know the API by its document, and nothing of the store. */
export type PagesContext = { log: Log; document: () => ApiDocument };
