import { newRoutes } from '../core/http.ts';

export const staffRoutes = newRoutes();
