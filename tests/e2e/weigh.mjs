// For each file of the built page a line `path raw compressed when`: its bytes, its bytes after brotli at the highest
// level, and whether a first visit loads it (`first`) or at most a later one (`later`). The first visit is made in a real
// browser: from home through the whole of lesson 1, its commands typed and completed with Tab; who clicks them loads less.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { built, launch, serve } from './support.mjs';

const asked = await firstVisit();
const entries = await readdir(built, { recursive: true, withFileTypes: true });
for (const entry of entries.filter((entry) => entry.isFile())) {
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const body = await readFile(path);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
  const name = relative(built, path);
  console.log(`${name} ${body.length} ${brotliCompressSync(body, { params }).length} ${asked.has(name) ? 'first' : 'later'}`);
}

// The files that it asks for.
async function firstVisit() {
  const asked = new Set();
  const server = await serve(built, (path) => asked.add(path));
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(server.address);
  await page.getByRole('link', { name: 'Begin with lesson 1' }).click();
  for (let isEnd = false; !isEnd; ) {
    isEnd = isLast(await page.locator('.lesson .kick').textContent());
    const title = await page.locator('.lesson h2').innerText();
    const number = page.locator('.expect').getByRole('spinbutton');
    if (await number.count() > 0) await number.fill('1');
    const chips = page.locator('.lesson .cmd');
    for (let at = 0; at < await chips.count(); at += 1) {
      await type(page, (await chips.nth(at).locator('code').first().innerText()).trim());
      await page.locator('.lesson .cmd.done').nth(at).waitFor({ timeout: 30_000 });
      // What a command looks at is what the one before it has made.
      await page.waitForTimeout(1_000);
      await page.waitForFunction(() => document.querySelectorAll('.pod:not(.ready)').length === 0, undefined, { timeout: 30_000 });
    }
    const next = page.locator('.foot .next.pri');
    await next.waitFor({ timeout: 60_000 });
    if (!isEnd) {
      await next.click();
      await page.locator('.lesson h2').filter({ hasNotText: title }).waitFor();
    }
  }
  await browser.close();
  server.close();
  return asked;
}

// A command of kubectl's, with Tab for the rest of the first word.
async function type(page, command) {
  const line = page.locator('.line textarea').first();
  await line.pressSequentially(command.slice(0, 'kub'.length));
  await line.press('Tab');
  const completed = (value) => document.querySelector('.line textarea').value === value;
  await page.waitForFunction(completed, 'kubectl ', { timeout: 30_000 });
  await line.pressSequentially(command.slice('kubectl '.length));
  await line.press('Enter');
}

// `… Step 6 of 6`
function isLast(words) {
  const [, at, of] = words.match(/Step (\d+) of (\d+)/i) ?? [];
  return at === of;
}
