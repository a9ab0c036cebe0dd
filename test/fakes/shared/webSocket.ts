import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** RFC 6455, section 1.3: what a server adds to a client's key. */
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const CLOSE_WITHIN_MS = 1000;
const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

interface Frame {
  readonly last: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
  readonly rest: Buffer;
}

/** Who is told of what comes over a WebSocket. */
export interface LinkHandlers {
  text(text: string): void;
  /** The client has answered a ping: it has read all that was sent before. */
  pong(): void;
  /** The connection is gone; told once. @param code what the client closed it with, if it did. */
  closed(code: number | undefined): void;
}

/**
 * The server's end of a WebSocket: as much of RFC 6455 as Socket Mode and the Gateway need, without extensions. No package that the
 * project depends on has a server of it.
 */
export class WebSocketLink {
  readonly #socket: Duplex;
  readonly #handlers: LinkHandlers;
  #received: Buffer = Buffer.alloc(0);
  #fragments: Buffer[] = [];
  #closeSent = false;
  #clientCode: number | undefined;

  /** Answers a request to upgrade. @param socket where it came from. */
  constructor(request: IncomingMessage, socket: Duplex, handlers: LinkHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    const key = request.headers['sec-websocket-key'] ?? '';
    const accept = createHash('sha1').update(`${key}${MAGIC}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
    socket.once('close', () => handlers.closed(this.#clientCode));
  }

  send(text: string): void {
    this.#write(OPCODES.text, Buffer.from(text));
  }

  ping(text = ''): void {
    this.#write(OPCODES.ping, Buffer.from(text));
  }

  /** Begins to close; the connection is gone when the client has answered, or after a second without an answer. */
  close(code = 1000, reason = ''): void {
    if (this.#closeSent) return;
    const payload = Buffer.concat([Buffer.alloc(2), Buffer.from(reason)]);
    payload.writeUInt16BE(code);
    this.#write(OPCODES.close, payload);
    this.#closeSent = true;
    setTimeout(() => this.#socket.destroy(), CLOSE_WITHIN_MS).unref();
  }

  /** Tears the connection down without a word. */
  destroy(): void {
    this.#socket.destroy();
  }

  #write(opcode: number, payload: Buffer): void {
    if (this.#closeSent || !this.#socket.writable) return;
    const { length } = payload;
    const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
    header[0] = 0x80 | opcode;
    header[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
    if (header.length === 4) header.writeUInt16BE(length, 2);
    if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
    this.#socket.write(Buffer.concat([header, payload]));
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const frame = readFrame(this.#received);
      if (frame === undefined) return;
      // RFC 6455, section 5.1: a client masks; one that does not is cut off.
      if (frame === 'unmasked') {
        this.close(1002);
        return;
      }
      this.#received = frame.rest;
      this.#handle(frame);
    }
  }

  #handle({ opcode, payload, last }: Frame): void {
    switch (opcode) {
      case OPCODES.ping:
        this.#write(OPCODES.pong, payload);
        return;
      case OPCODES.pong:
        this.#handlers.pong();
        return;
      case OPCODES.close:
        if (!this.#closeSent) this.#clientCode = payload.length >= 2 ? payload.readUInt16BE() : 1005;
        this.#write(OPCODES.close, payload.subarray(0, 2));
        this.#closeSent = true;
        this.#socket.end();
        return;
      case OPCODES.text:
      case OPCODES.binary:
      case OPCODES.continuation:
        this.#fragments.push(payload);
        if (last) this.#handlers.text(Buffer.concat(this.#fragments.splice(0)).toString());
    }
  }
}

function readFrame(bytes: Buffer): Frame | 'unmasked' | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  if ((second & 0x80) === 0) return 'unmasked';
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + lengthBytes + 4;
  if (bytes.length < start) return undefined;
  const length =
    lengthBytes === 0 ? short : lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < start + length) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(bytes.subarray(start, start + length));
  for (let index = 0; index < payload.length; index += 1) {
    payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  }
  return { last: (first & 0x80) !== 0, opcode: first & 0x0f, payload, rest: bytes.subarray(start + length) };
}
