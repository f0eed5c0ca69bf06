/** A server of Node's own that listens, for what is answered without the application. */
import type { Server } from "node:http";

export interface BareListener {
  /** Where it listens: of port 0, one that was free. */
  readonly port: number;
  /** Whoever is still answered is cut off. The port is free when it resolves. */
  close(): Promise<void>;
}

/** @throws an error with the system's code where it cannot listen there. */
export async function listenOn(server: Server, { port, host }: { readonly port: number; readonly host: string }): Promise<BareListener> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
