import { authenticateAdmin, authenticateUser } from './authenticate.ts';
import { authenticateAsking, authenticateCaller, identifyCaller } from './authenticate-session.ts';
import { routesFor } from './http-route.ts';

/** Routes of a user: `caller.userId` is who asks, and everything they reach is theirs. */
export const userRoute = routesFor('user', authenticateUser);

/** Routes of the administrator. */
export const adminRoute = routesFor('admin', authenticateAdmin);

/** Routes for everybody. */
export const openRoute = routesFor('none', () => undefined);

/** Routes for whoever may ask the assistant. */
export const askingRoute = routesFor('session', authenticateAsking);

/** Routes for a user or a session. */
export const callerRoute = routesFor('session', authenticateCaller);

/** Routes that look at who asks, but take everybody. */
export const visitorRoute = routesFor('session', identifyCaller);
