// Walks every `*.journey.mjs` (or those whose names hold one of the given words) on the built page.
//
// A journey exports by default `async ({ page, check, address, browser }) => …`. It starts with a fresh page in a
// browser profile of its own, already at `address` if it exports no `start = null`. `check(name, fn)` is one step; the
// first that fails ends the journey. Any error in the page's console fails the journey too.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, root, serve } from './support.mjs';

const here = import.meta.dirname;
const pictures = join(root, 'target', 'journeys');
const words = process.argv.slice(2);
const seconds = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

const files = (await readdir(here))
  .filter((file) => file.endsWith('.journey.mjs'))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error(`no journey is called ${words.join(' or ') || 'anything'}`);
  process.exit(1);
}

const server = await serve();
const browser = await launch();
const failures = [];
let checks = 0;
try {
  for (const file of files) await walk(file);
} finally {
  await browser.close();
  server.close();
}
if (failures.length > 0) console.log(`\n${failures.join('\n')}`);
await mkdir(pictures, { recursive: true });
await writeFile(join(pictures, 'failures.txt'), failures.join('; '));
console.log(`\n${files.length} journeys, ${checks} checks, ${failures.length} failures`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function walk(file) {
  const name = file.replace('.journey.mjs', '');
  const journey = await import(join(here, file));
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const start = performance.now();
  console.log(`\n${name}`);
  const errors = listen(page);
  try {
    if (journey.start !== null) await page.goto(new URL(journey.start ?? '', server.address).href);
    await journey.default({ page, check, address: server.address, browser });
    if (errors.length > 0) throw new Error(`the page's console has errors: ${errors.join('\n')}`);
    console.log(`  done (${seconds(start)})`);
  } catch (error) {
    const picture = join(pictures, `${name}.png`);
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: picture }).catch(() => {});
    console.log(`  FAILED (${seconds(start)}): ${error.stack ?? error}\n  see ${picture}`);
    failures.push(`${name}: ${inOneLine(error)}`);
  } finally {
    await context.close();
  }
}

function inOneLine(error) {
  return String(error.message ?? error).trim().replaceAll(/\s*\n\s*/g, ' ').slice(0, 200);
}

async function check(name, step) {
  const start = performance.now();
  checks += 1;
  try {
    await step();
    console.log(`  ✓ ${name} (${seconds(start)})`);
  } catch (error) {
    console.log(`  ✗ ${name} (${seconds(start)}): ${inOneLine(error)}`);
    throw error;
  }
}

function listen(page) {
  const errors = [];
  const note = (words) => {
    errors.push(words);
    console.log(`  ! ${words}`);
  };
  page.on('pageerror', (error) => note(String(error.stack ?? error)));
  page.on('console', (message) => {
    if (message.type() === 'error') note(`${message.text()} (${message.location().url})`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // The browser itself gave it up: an icon or a font of a page that is being left.
    if (reason !== 'net::ERR_ABORTED') note(`${request.url()}: ${reason}`);
  });
  return errors;
}
