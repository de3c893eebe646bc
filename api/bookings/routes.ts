import { newRoutes } from '../core/http.ts';

export const bookingsRoutes = newRoutes();
