import { connect, createServer, type Socket } from 'node:net';

/** Stands between the program and its database server, and can be what networks are. */
export interface NetworkProxy {
  /** The server's URL, by way of the proxy. */
  readonly url: string;
  /** From now on nothing passes on the connections that there are, and nobody is told: the cable is cut. */
  silence(): void;
  /** From now on nothing passes at all; new connections are let in, and hear nothing. As a server that is frozen. */
  freeze(): void;
  /** From now on the server hears everything, and nobody hears its answers. */
  deafen(): void;
  /** From now on everything takes so long, in each direction. */
  delay(ms: number): void;
  /** Everything passes again: what was held back, and what comes. */
  thaw(): void;
  /** Ends the connections that there are. */
  drop(): void;
  /** From now on nobody new is let in. */
  refuse(): void;
  /** New connections are let in again. */
  accept(): void;
  close(): void;
}

/** How one connection is, or all of them. */
type Weather = 'fine' | 'silent' | 'frozen' | 'deaf';

/** Bytes on their way in one direction of one connection. */
interface Lane {
  readonly to: Socket;
  readonly fromServer: boolean;
  held: Buffer[];
  silenced: boolean;
}

/**
 * @param server the URL of a server.
 * @param port where it listens; any free one by default.
 */
export async function startProxy(server: string, port = 0): Promise<NetworkProxy> {
  const target = new URL(server);
  const sockets = new Set<Socket>();
  const lanes = new Set<Lane>();
  const orphans = new Set<Socket>();
  let refusing = false;
  let weather: Weather = 'fine';
  let delayMs = 0;
  const holds = (lane: Lane) =>
    lane.silenced || weather === 'frozen' || (weather === 'deaf' && lane.fromServer) || lane.held.length > 0;
  const send = (lane: Lane, chunk: Buffer) => {
    if (holds(lane)) lane.held.push(chunk);
    else lane.to.write(chunk);
  };
  const pass = (from: Socket, to: Socket, fromServer: boolean) => {
    const lane: Lane = { to, fromServer, held: [], silenced: false };
    sockets.add(from);
    lanes.add(lane);
    from.on('data', (chunk) => {
      if (delayMs === 0) send(lane, chunk);
      else setTimeout(() => send(lane, chunk), delayMs);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      lanes.delete(lane);
      // What is cut off does not learn that the other side has gone, until the network is back.
      if (lane.silenced) return;
      if (weather === 'fine') to.destroy();
      else orphans.add(to);
    });
  };
  const proxy = createServer((near) => {
    if (refusing) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port === '' ? 5432 : target.port), target.hostname);
    pass(near, far, false);
    pass(far, near, true);
  });
  const listening = await new Promise<number>((resolve) => {
    proxy.listen(port, '127.0.0.1', () => {
      const address = proxy.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String(listening);
  return {
    url: url.href,
    silence: () => {
      for (const lane of lanes) lane.silenced = true;
    },
    freeze: () => {
      weather = 'frozen';
    },
    deafen: () => {
      weather = 'deaf';
    },
    delay: (ms) => {
      delayMs = ms;
    },
    thaw: () => {
      weather = 'fine';
      delayMs = 0;
      for (const socket of orphans) socket.destroy();
      orphans.clear();
      for (const lane of lanes) {
        if (lane.silenced) continue;
        for (const chunk of lane.held.splice(0)) lane.to.write(chunk);
      }
    },
    drop: () => {
      for (const socket of sockets) socket.destroy();
    },
    refuse: () => {
      refusing = true;
    },
    accept: () => {
      refusing = false;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
