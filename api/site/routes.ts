import { newRoutes } from '../core/http.ts';
import { freeRoutes } from './routes/free.ts';

export const siteRoutes = newRoutes().route('/', freeRoutes);
