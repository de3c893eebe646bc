import type { Ctx } from '../../core/context.ts';

/** Offers what came free in a stock to those who wait for it, in their order. */
export const serve = (_ctx: Ctx, _stockId: number): void => {};
