import { Agent, request } from 'node:http';
import { setImmediate } from 'node:timers/promises';

/** Clients that check a secret again and again, each on a connection that it keeps, as services do. */
export interface Load {
  /** How many checks each client had answered by each target. */
  readonly answered: readonly Map<string, number>[];
  /** What went wrong, in words: an answer that is no verdict, or a connection that ended under a request. */
  readonly failures: readonly string[];
  /** Waits until all are done with what they are asking. */
  stop(): Promise<void>;
}

/**
 * Starts them. They do what HTTP asks of a client: close what is answered with `Connection: close`, and where nobody takes a new
 * connection try the next target.
 */
export function startLoad(count: number, targets: readonly string[], secret: string): Load {
  const failures: string[] = [];
  const answered = Array.from({ length: count }, () => new Map<string, number>());
  let stopped = false;
  const clients = answered.map(async (tally) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!stopped) {
      const by = await checkSomewhere(targets, secret, agent).catch((error: unknown) => {
        failures.push(String(error));
        return undefined;
      });
      if (by !== undefined) tally.set(by, (tally.get(by) ?? 0) + 1);
      await setImmediate();
    }
    agent.destroy();
  });
  return {
    answered,
    failures,
    stop: async () => {
      stopped = true;
      await Promise.all(clients);
    },
  };
}

/** @returns the target that answered. @throws for anything but a good verdict from one of them. */
async function checkSomewhere(targets: readonly string[], secret: string, agent: Agent): Promise<string> {
  for (const target of targets) {
    try {
      const { status, text } = await check(target, { secret }, agent);
      if (status !== 200 || !text.includes('"valid":true')) throw new Error(`${status} ${text}`);
      return target;
    } catch (error) {
      // Nothing was sent: nobody listens there now, or not yet.
      if (!(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED')) throw error;
    }
  }
  throw new Error('nobody takes a connection');
}

/** Asks a program to check what stands in a body. */
export async function check(
  target: string,
  body: Readonly<Record<string, string>>,
  agent: Agent,
): Promise<{ status: number; text: string }> {
  return await new Promise((resolve, reject) => {
    const asking = request(
      `${target}/v1/verify`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      },
    );
    asking.on('error', reject);
    asking.end(JSON.stringify(body));
  });
}
