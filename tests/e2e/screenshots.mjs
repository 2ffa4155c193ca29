// Pictures of every view of the built page in each size and theme, for someone to look at: target/screenshots/.
// `node screenshots.mjs [WORD…]`: only the views whose names hold one of the words.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, root, serve } from './support.mjs';
import { open, sizesOf, views } from './views.mjs';

const themes = ['dark', 'light'];
const folder = join(root, 'target', 'screenshots');
const words = process.argv.slice(2);

await mkdir(folder, { recursive: true });
const server = await serve();
const browser = await launch();
try {
  for (const view of views.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))) {
    for (const size of sizesOf(view)) {
      for (const theme of themes) {
        await picture(view, size, theme).catch((error) => {
          console.error(`${view.name}, ${size.join('x')}, ${theme}: ${error.message}`);
          process.exitCode = 1;
        });
      }
    }
  }
} finally {
  await browser.close();
  server.close();
}

async function picture(view, size, theme) {
  const file = join(folder, `${view.name.replaceAll(/[ ,]+/g, '-')}-${size.join('x')}-${theme}.png`);
  const page = await open(browser, server.address, view, size, { colorScheme: theme });
  // Long enough for what moves in at the start to have arrived.
  await page.waitForTimeout(1_000);
  await page.screenshot({ path: file });
  await page.context().close();
  console.log(file);
}
