// Reading a PNG as far as a test has to: how large it is, and whether there is anything in it; and
// writing one, to be sent as a photo.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A PNG with a gradient; `tint` makes it another one. */
export const writePng = (width, height, tint = 0) =>
  pngOf(width, height, (x, y) => [(x * 255) / width, (y * 255) / height, tint]);

/** A PNG as full of detail as one can be: what is compressed well elsewhere is not here. */
export function writeNoise(width, height) {
  let state = 1;
  // Knuth's generator: the same picture every time. Its upper bits are the better ones.
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24;
  return pngOf(width, height, () => [next(), next(), next()]);
}

/** A PNG by what `colours(x, y)` says of each pixel. */
function pngOf(width, height, colours) {
  const chunk = (kind, body) => {
    const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
    const around = Buffer.alloc(8);
    around.writeUInt32BE(body.length, 0);
    around.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const raw = Buffer.alloc((1 + width * 3) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) raw.set(colours(x, y), y * (1 + width * 3) + 1 + x * 3);
  }
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]);
}

/** Width, height, the first pixel and how many different lines the picture has. */
export function readPng(bytes) {
  if (bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('this is no PNG');
  let header;
  const data = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const kind = bytes.toString('latin1', at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') header = body;
    if (kind === 'IDAT') data.push(body);
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colours] = [header[8], header[9]];
  const samples = { 2: 3, 6: 4 }[colours];
  if (depth !== 8 || !samples) throw new Error(`depth ${depth}, colours ${colours}`);
  const raw = inflateSync(Buffer.concat(data));
  const line = 1 + width * samples;
  if (raw.length !== line * height) throw new Error(`${raw.length} bytes for ${width} × ${height}`);
  const lines = new Set(Array.from({ length: height }, (_, row) => raw.toString('latin1', row * line, (row + 1) * line)));
  return { width, height, first: [...raw.subarray(1, 4)], lines: lines.size };
}
