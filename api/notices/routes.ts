import { newRoutes } from '../core/http.ts';

export const noticesRoutes = newRoutes();
