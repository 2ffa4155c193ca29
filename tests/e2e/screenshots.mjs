// Pictures of every view of the built page in each size and theme, for someone to look at: target/screenshots/.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, root, serve } from './support.mjs';
import { fitsPhone, views } from './views.mjs';

const sizes = [[1440, 900], [1280, 800], [390, 844]];
const themes = ['dark', 'light'];
const folder = join(root, 'target', 'screenshots');

await mkdir(folder, { recursive: true });
const server = await serve();
const browser = await launch();
try {
  for (const [width, height] of sizes) {
    for (const theme of themes) {
      for (const [name, place, prepare] of views) {
        if (width < 600 && !fitsPhone(name)) continue;
        const file = join(folder, `${name.replaceAll(' ', '-')}-${width}x${height}-${theme}.png`);
        await picture({ width, height, theme, place, prepare, file });
        console.log(file);
      }
    }
  }
} finally {
  await browser.close();
  server.close();
}

async function picture({ width, height, theme, place, prepare, file }) {
  const phone = width < 600;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    hasTouch: phone,
    isMobile: phone,
  });
  const page = await context.newPage();
  await page.goto(new URL(place, server.address).href);
  await prepare(page);
  // Long enough for what moves in at the start to have arrived.
  await page.waitForTimeout(1500);
  await page.screenshot({ path: file });
  await context.close();
}
