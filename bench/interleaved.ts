import { type Burst, median, quantile, round } from './load.ts';

const ROUNDS = 8;

/** What is measured, and the floor under it: a burst of each. */
export interface Contestants {
  product(): Promise<Burst>;
  floor(): Promise<Burst>;
}

/**
 * Bursts of the product and of its floor in turn, in one run: the machine is as noisy for the one as for the other.
 * @param what is asked for, as it is printed.
 * @returns medians of the rounds' rates and of their ratios, and quantiles over all answers.
 */
export async function interleaved(what: string, contestants: Contestants): Promise<Readonly<Record<string, number>>> {
  const rounds: { readonly product: Burst; readonly floor: Burst }[] = [];
  for (let index = 1; index <= ROUNDS; index += 1) {
    const { product, floor } = index % 2 === 0 ? await productFirst(contestants) : await floorFirst(contestants);
    rounds.push({ product, floor });
    const rates = `${what} ${Math.round(product.perSecond)}/s, floor ${Math.round(floor.perSecond)}/s`;
    console.log(`round ${index} of ${ROUNDS}: ${rates}`);
  }
  const times = (which: keyof Contestants) => rounds.flatMap((one) => one[which].times);
  return {
    ratio: round(median(rounds.map((one) => one.product.perSecond / one.floor.perSecond)), 3),
    perSecond: Math.round(median(rounds.map((one) => one.product.perSecond))),
    floorPerSecond: Math.round(median(rounds.map((one) => one.floor.perSecond))),
    p50Ms: round(quantile(times('product'), 0.5), 3),
    p99Ms: round(quantile(times('product'), 0.99), 3),
    floorP50Ms: round(quantile(times('floor'), 0.5), 3),
    floorP99Ms: round(quantile(times('floor'), 0.99), 3),
  };
}

async function productFirst({ product, floor }: Contestants) {
  const one = await product();
  return { product: one, floor: await floor() };
}

async function floorFirst({ product, floor }: Contestants) {
  const other = await floor();
  return { product: await product(), floor: other };
}
