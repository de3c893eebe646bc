import { newRoutes } from '../core/http.ts';

export const boardRoutes = newRoutes();
