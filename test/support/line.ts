/** The line to AWS, which can be cut: connections are refused as by a machine without a network, and those that are open end. */
import { connect, createServer, type Server, type Socket } from "node:net";

export interface Line {
  readonly url: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function lineTo(url: string): Promise<Line> {
  const { hostname, port: target } = new URL(url);
  const open = new Set<Socket>();
  const remember = (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket)).on("error", () => socket.destroy());
  };
  const make = () =>
    createServer((near) => {
      const far = connect(Number(target), hostname);
      remember(near);
      remember(far);
      near.pipe(far).pipe(near);
    });
  let server: Server | undefined = make();
  const listen = (port: number) => new Promise<void>((resolve) => server?.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it listens on no port");
  const { port } = address;
  const cut = async () => {
    const before = server;
    server = undefined;
    for (const socket of open) socket.destroy();
    await new Promise<void>((resolve) => (before === undefined ? resolve() : before.close(() => resolve())));
  };
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    mend: () => {
      server = make();
      return listen(port);
    },
    close: cut,
  };
}
