import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What stands between a part and those who use it. */
export interface Wire {
  /** On loopback. */
  readonly port: number;
  /** Every connection ends now, in the middle of whatever it carries; new ones are let through. */
  cut(): void;
  /** Nothing comes back for so long, though what was sent has arrived; then the connections end. */
  loseAnswers(ms: number): Promise<void>;
  close(): Promise<void>;
}

export async function startWire(port: number): Promise<Wire> {
  const pairs = new Set<{ near: Socket; far: Socket }>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    const pair = { near, far };
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', () => {}); // `close` follows
      socket.on('close', () => end(pair));
    }
  });
  const end = (pair: { near: Socket; far: Socket }) => {
    pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => [...pairs].forEach(end);
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    async loseAnswers(ms) {
      const held = [...pairs];
      for (const { near, far } of held) far.unpipe(near);
      await new Promise((over) => setTimeout(over, ms));
      held.forEach(end);
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}
