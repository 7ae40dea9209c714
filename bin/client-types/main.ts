import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { allRoutes } from '../../lambdas/all-routes.ts';
import { describeApi } from '../../lambdas/openapi/describe-api.ts';
import { apiTypes } from './api-types.ts';

const file = path.join(import.meta.dirname, '../../client/api-types.ts');
// The version of the document is none of the types.
await writeFile(file, apiTypes(describeApi(allRoutes, '')));
