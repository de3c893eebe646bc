import { newRoutes } from '../core/http.ts';

export const stockRoutes = newRoutes();
