// A photo as the camera of a phone writes it, to be chosen by somebody.

/** The place that it names. */
export const PLACE = 'GPS 23.1291 113.2644';

/** Orientation 6 (turned a quarter clockwise to be upright) and a text with the place, in a segment of a JPEG. */
function exif() {
  const entry = (tag, kind, count, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(kind, 2);
    bytes.writeUInt32LE(count, 4);
    bytes.writeUInt32LE(value, 8);
    return bytes;
  };
  // Behind a head of eight bytes: how many tags, two of them in ascending order, nothing after them, the text.
  const content = Buffer.concat([
    Buffer.from('Exif\0\0II*\0\x08\0\0\0\x02\0', 'latin1'),
    entry(0x010e, 2, PLACE.length, 8 + 2 + 2 * 12 + 4),
    entry(0x0112, 3, 1, 6),
    Buffer.alloc(4),
    Buffer.from(PLACE, 'latin1'),
  ]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** A JPEG that lies on its side, `width` by `height` as it is stored; a page draws it. */
export async function photoOfACamera(page, width, height) {
  const drawn = await page.evaluate(
    async ([width, height]) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      context.fillStyle = 'green';
      context.fillRect(0, 0, width / 2, height);
      const photo = await canvas.convertToBlob({ type: 'image/jpeg' });
      return [...new Uint8Array(await photo.arrayBuffer())];
    },
    [width, height],
  );
  // Right behind the mark of the beginning, as cameras do.
  return Buffer.concat([Buffer.from(drawn.slice(0, 2)), exif(), Buffer.from(drawn.slice(2))]);
}
