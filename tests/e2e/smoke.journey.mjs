// The page comes up: its title is there, its program runs, and nothing is wrong in its console.
import assert from 'node:assert/strict';

export default async function ({ page, check }) {
  await check('the title names the project', async () => {
    assert.match(await page.title(), /Tabernetes/);
  });
  await check('the program starts', async () => {
    // Trunk's loader tells the window when the wasm has been started.
    await page.waitForFunction(() => window.wasmBindings !== undefined);
  });
}
