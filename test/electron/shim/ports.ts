import { EventEmitter } from 'node:events';

/** One end of a message channel, as Electron's `MessagePortMain`: nothing arrives before `start`. */
export class ShimPort extends EventEmitter {
  #peer: ShimPort | undefined;
  #isStarted = false;
  readonly #waiting: unknown[] = [];

  static pair(): { port1: ShimPort; port2: ShimPort } {
    const port1 = new ShimPort();
    const port2 = new ShimPort();
    port1.#peer = port2;
    port2.#peer = port1;
    return { port1, port2 };
  }

  postMessage(message: unknown): void {
    const copy: unknown = structuredClone(message);
    const peer = this.#peer;
    if (peer !== undefined) queueMicrotask(() => peer.#receive(copy));
  }

  start(): void {
    this.#isStarted = true;
    for (const data of this.#waiting.splice(0)) this.emit('message', { data });
  }

  close(): void {
    const peer = this.#peer;
    this.#peer = undefined;
    if (peer === undefined) return;
    peer.#peer = undefined;
    setImmediate(() => peer.emit('close'));
  }

  #receive(data: unknown): void {
    if (this.#isStarted) this.emit('message', { data });
    else this.#waiting.push(data);
  }
}

/** What goes over the line between two processes for ports and for messages that carry some. */
export type LineMessage =
  | { readonly line: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly line: 'port'; readonly port: number; readonly data: unknown }
  | { readonly line: 'close'; readonly port: number };

/** Carries messages and ports to another process over any line that takes plain values. */
export class PortLine {
  readonly #send: (message: LineMessage) => void;
  readonly #ports = new Map<number, ShimPort>();
  #sent = 0;

  constructor(send: (message: LineMessage) => void) {
    this.#send = send;
  }

  postMessage(data: unknown, ports: readonly ShimPort[] = []): void {
    const numbers = ports.map((port) => {
      const number = (this.#sent += 1);
      this.#attach(number, port);
      return number;
    });
    this.#send({ line: 'message', data, ports: numbers });
    for (const port of ports) port.start();
  }

  /** Takes what came over the line; returns the message with its ports where it was one. */
  receive(message: LineMessage): { data: unknown; ports: ShimPort[] } | undefined {
    if (message.line === 'port') this.#ports.get(message.port)?.postMessage(message.data);
    if (message.line === 'close') this.#ports.get(message.port)?.close();
    if (message.line !== 'message') return undefined;
    const ports = message.ports.map((number) => {
      const { port1, port2 } = ShimPort.pair();
      this.#attach(number, port1);
      port1.start();
      return port2;
    });
    return { data: message.data, ports };
  }

  /** The other process is gone. */
  end(): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
  }

  #attach(number: number, port: ShimPort): void {
    this.#ports.set(number, port);
    port.on('message', ({ data }: { readonly data: unknown }) =>
      this.#send({ line: 'port', port: number, data }),
    );
    port.on('close', () => this.#send({ line: 'close', port: number }));
  }
}
