/**
 * Says how large an unpacked application is and which ten parts of it are the largest.
 *
 *   node scripts/package-size.ts dist/linux-unpacked
 */
import { packageParts } from './packaging/package-parts.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder of the unpacked application.');
const parts = packageParts(folder);
const mebibytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1).padStart(8)} MiB`;
console.log(`${mebibytes(parts.reduce((sum, { bytes }) => sum + bytes, 0))}  ${folder}`);
for (const { name, bytes } of parts.slice(0, 10)) console.log(`${mebibytes(bytes)}  ${name}`);
