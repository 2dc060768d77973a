// Photos as somebody chooses them from a phone.
import { writePng } from './png.mjs';

/** One of which the browser makes a smaller one. */
export const PHOTO = { name: '消防通道🌳.png', mimeType: 'image/png', buffer: writePng(2000, 1500, 10) };
/** One that goes as it is. */
export const OTHER = { name: '入口.png', mimeType: 'image/png', buffer: writePng(600, 800, 90) };
