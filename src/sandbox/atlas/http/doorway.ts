// The address callers know. It can be shut and opened again on the same port, as an Atlas that is down and back.
import type { Server } from 'node:http';

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Ends idle and busy connections alike. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export class Doorway {
  readonly #server: Server;
  readonly #host: string;
  #port: number;
  #moving = Promise.resolve();

  constructor(server: Server, host: string, port: number) {
    this.#server = server;
    this.#host = host;
    this.#port = port;
  }

  /** Whoever listens everywhere is still reached on the loopback. */
  get origin(): string {
    return `http://${this.#host === '0.0.0.0' ? '127.0.0.1' : this.#host}:${this.#port}`;
  }

  /** Moves wait for each other, so that shutting and opening in one breath ends open. */
  open(isOpen: boolean): Promise<void> {
    this.#moving = this.#moving.then(() => this.#move(isOpen));
    return this.#moving;
  }

  async #move(isOpen: boolean): Promise<void> {
    if (isOpen === this.#server.listening) return;
    if (!isOpen) return stop(this.#server);
    await listen(this.#server, this.#port, this.#host);
    const address = this.#server.address();
    if (address && typeof address !== 'string') this.#port = address.port;
  }
}
