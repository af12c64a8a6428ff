/** Writes `.br` and `.gz` beside the files of the build, so that the API need not compress them for each reader. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const BUILD = "dist";
const TEXT = /\.(js|css|html|svg|json)$/;
const SMALLEST = 1_024; // below that, headers weigh as much

for (const name of readdirSync(BUILD, { recursive: true, encoding: "utf8" })) {
  const path = join(BUILD, name);
  if (!TEXT.test(name) || statSync(path).size < SMALLEST) continue;
  const content = readFileSync(path);
  writeFileSync(`${path}.br`, brotliCompressSync(content));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}
