import { connect, createServer, type Socket } from 'node:net';

/** Stands between the program and its database server, and can be what networks are. */
export interface NetworkProxy {
  /** The server's URL, by way of the proxy. */
  readonly url: string;
  /** From now on nothing passes on the connections that there are, and nobody is told: the cable is cut. */
  silence(): void;
  /** From now on nobody new is let in. */
  refuse(): void;
  /** New connections are let in again. */
  accept(): void;
  close(): void;
}

/** @param server the URL of a server. */
export async function startProxy(server: string): Promise<NetworkProxy> {
  const target = new URL(server);
  const sockets = new Set<Socket>();
  let refusing = false;
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (chunk) => to.write(chunk));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const proxy = createServer((near) => {
    if (refusing) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port === '' ? 5432 : target.port), target.hostname);
    pass(near, far);
    pass(far, near);
  });
  const port = await new Promise<number>((resolve) => {
    proxy.listen(0, '127.0.0.1', () => {
      const address = proxy.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    silence: () => {
      for (const socket of sockets) socket.pause();
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
