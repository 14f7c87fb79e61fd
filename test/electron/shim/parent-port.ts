/**
 * Loaded before a utility process's program: gives it Electron's `process.parentPort` over Node's own line, and lets it
 * open no connection.
 */
import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { PortLine, type LineMessage } from './ports.ts';

class ParentPort extends EventEmitter {
  readonly line = new PortLine((message) => process.send?.(message));

  postMessage(message: unknown): void {
    this.line.postMessage(message);
  }
}

const parentPort = new ParentPort();
const waiting: { data: unknown; ports: unknown[] }[] = [];
process.on('message', (message) => {
  const received = parentPort.line.receive(message as LineMessage);
  if (received === undefined) return;
  // As Electron's: messages wait for the first listener.
  if (parentPort.listenerCount('message') === 0) waiting.push(received);
  else parentPort.emit('message', received);
});
parentPort.on('newListener', (event) => {
  if (event === 'message')
    setImmediate(() => waiting.splice(0).forEach((old) => parentPort.emit('message', old)));
});
Object.defineProperty(process, 'parentPort', { value: parentPort });

/** Stands in the application's log where the engine tried to reach a network. */
const ATTEMPT = 'A connection was attempted.';

Socket.prototype.connect = () => {
  process.stderr.write(`${ATTEMPT}\n`);
  throw new Error(ATTEMPT);
};
