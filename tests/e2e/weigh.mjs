// For each file of a folder a line `path raw compressed`: its bytes, and its bytes after brotli at the highest level.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const folder = process.argv[2];
const entries = await readdir(folder, { recursive: true, withFileTypes: true });
for (const entry of entries.filter((entry) => entry.isFile())) {
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const body = await readFile(path);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
  console.log(`${relative(folder, path)} ${body.length} ${brotliCompressSync(body, { params }).length}`);
}
