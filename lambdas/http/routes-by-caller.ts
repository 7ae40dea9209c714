import { authenticateAdmin, authenticateUser } from './authenticate.ts';
import { routesFor } from './http-route.ts';

/** Routes of a user: `caller.userId` is who asks, and everything they reach is theirs. */
export const userRoute = routesFor('user', authenticateUser);

/** Routes of the administrator. */
export const adminRoute = routesFor('admin', authenticateAdmin);

/** Routes for everybody. */
export const openRoute = routesFor('none', () => undefined);
