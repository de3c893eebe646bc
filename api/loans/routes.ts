import { newRoutes } from '../core/http.ts';

export const loansRoutes = newRoutes();
