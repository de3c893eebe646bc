/** One work beside its floor: both do the `turn`-th of the same series of questions. */
export type Work = {
  name: string;
  /** The most that the work may cost, in times of its floor. */
  aim: number;
  floorName: string;
  floor: (turn: number) => void;
  ours: (turn: number) => void;
  /** How many turns make one measurement. */
  turns: number;
};

/** What one work cost at one size, a number per round: seconds per turn. */
export type Measured = { floor: number[]; ours: number[] };

export const median = (of: readonly number[]): number => {
  const sorted = [...of].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
};

/** Each round's cost in times of the floor that ran beside it. */
export const ratios = ({ floor, ours }: Measured): number[] =>
  ours.map((cost, round) => cost / (floor[round] ?? Number.NaN));

// The processor time of this thread, not the clock on the wall: what else the machine does must not count.
const timed = (run: (turn: number) => void, first: number, turns: number): number => {
  const began = process.threadCpuUsage();
  for (let turn = first; turn < first + turns; turn += 1) run(turn);
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) / 1e6 / turns;
};

/**
 * Measures the same work at several sizes: in every round each size runs its floor and itself once, so that a
 * machine that slows down meanwhile slows all of them. The first round warms up and is dropped.
 */
export function measure<Size>(works: ReadonlyMap<Size, Work>, rounds: number): Map<Size, Measured> {
  const measured = new Map(
    [...works.keys()].map((size): [Size, Measured] => [size, { floor: [], ours: [] }]),
  );
  for (let round = 0; round <= rounds; round += 1)
    for (const [size, { floor, ours, turns }] of works) {
      const beside = timed(floor, round * turns, turns);
      const cost = timed(ours, round * turns, turns);
      if (round === 0) continue;
      measured.get(size)?.floor.push(beside);
      measured.get(size)?.ours.push(cost);
    }
  return measured;
}
