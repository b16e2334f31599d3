import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

// Just enough of RFC 6455 for a mock: it accepts, sends short texts and notices the end.

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export interface Peer {
  send(text: string): void;
  close(code: number): void;
}

/** Answers the handshake and gives the peer; gone is called once when it ends. */
export function accept(req: IncomingMessage, socket: Duplex, protocol: string, gone: () => void): Peer {
  const key = createHash('sha1').update(`${req.headers['sec-websocket-key']}${magic}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
  );
  let over = false;
  const finish = () => {
    if (over) return;
    over = true;
    gone();
  };
  socket.on('close', finish);
  socket.on('error', finish);
  socket.on('data', (data: Buffer) => {
    if (((data[0] ?? 0) & 0x0f) === 8) socket.end();
  });
  return {
    send(text) {
      if (!over) socket.write(frame(1, Buffer.from(text)));
    },
    close(code) {
      const body = Buffer.alloc(2);
      body.writeUInt16BE(code);
      socket.end(frame(8, body));
    },
  };
}

function frame(opcode: number, body: Buffer): Buffer {
  const head = body.length < 126 ? Buffer.alloc(2) : body.length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  if (body.length < 126) head[1] = body.length;
  else if (body.length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(body.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(body.length), 2);
  }
  return Buffer.concat([head, body]);
}
